import { posix } from "node:path";
import { COMMANDS } from "../../src/cli/command-list.ts";
import { projectFiles, readText } from "./read-project.ts";
import { findSignposts, readComments, type Signposts } from "./signposts.ts";

const files = projectFiles();
const paths = new Set(files.flatMap((path) => [path, ...foldersOf(path)]));
const names = new Set(files.map((path) => posix.basename(path)));
const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };
const truths = new Set([...readText("docs/truths.md").matchAll(/^\| (\d+) \|/gm)].map((match) => match[1]));

function foldersOf(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === "." ? [] : [folder, ...foldersOf(folder)];
}

/** A path from the root or from the file that names it, or a name that one file of the project has. */
function isThere(named: string, from: string): boolean {
  if (!named.includes("/")) return names.has(named);
  return (
    [posix.normalize(named), posix.join(posix.dirname(from), named)].some((path) => paths.has(path)) ||
    endsAPath(named)
  );
}

const endsAPath = (named: string): boolean => files.some((path) => path.endsWith(`/${named}`));

function findLost(
  from: string,
  { files: named, commands, scripts: run, truths: cited }: Signposts,
): string[] {
  return [
    ...named.filter((path) => !isThere(path, from)).map((path) => `the file ${path}`),
    ...commands.filter((command) => !COMMANDS.has(command)).map((command) => `the command reach ${command}`),
    ...run.filter((script) => !(script in scripts)).map((script) => `the script ${script}`),
    ...cited.filter((number) => !truths.has(number)).map((number) => `truth ${number}`),
  ].map((lost) => `${from} names ${lost}, which is not there.`);
}

describe("comments in code", () => {
  const sources = files.filter(
    (path) =>
      /\.(?:ts|mjs)$/.test(path) && !path.startsWith("test/architecture/") && !path.includes("/cases/"),
  );

  it("name only files, commands, scripts and truths that are there", () => {
    expect(sources.flatMap((path) => findLost(path, findSignposts(readComments(readText(path)))))).toEqual(
      [],
    );
  });

  it("are not alone: documents name only commands, scripts and truths that are there", () => {
    const documents = files.filter((path) => path.endsWith(".md"));
    const lost = documents.flatMap((path) => findLost(path, { ...findSignposts(readText(path)), files: [] }));
    expect(lost).toEqual([]);
  });

  it("are caught where they do not", () => {
    const text = "/** See src/nowhere/at-all.ts and gone-away.ts: `reach fly`, npm run jump, truth 99. */";
    expect(findLost("src/cli/main.ts", findSignposts(readComments(text)))).toEqual([
      "src/cli/main.ts names the file src/nowhere/at-all.ts, which is not there.",
      "src/cli/main.ts names the file gone-away.ts, which is not there.",
      "src/cli/main.ts names the command reach fly, which is not there.",
      "src/cli/main.ts names the script jump, which is not there.",
      "src/cli/main.ts names truth 99, which is not there.",
    ]);
    expect(truths.size).toBeGreaterThan(10);
  });

  it("are read for whole lines alone: no string is taken for one", () => {
    expect(readComments('const a = "// x.ts";\n// one two\n  /** three */\n * four\n')).toBe(
      "one two three four",
    );
  });
});
