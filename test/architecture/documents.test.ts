import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { COMMANDS } from "../../src/cli/command-list.ts";
import { ROOT, projectFiles, readSources, readText } from "./read-project.ts";

const TEXT_FILE =
  /\.(ts|mjs|js|json|md|csv|yml|yaml|html|css|sh|conf|txt)$|(^|\/)(Dockerfile|run|\.env\.example)$/;
const OWN_PATH = /^(?:src|workers|config|test|docs|\.ci|\.github)\/[\w./-]*$/;
const MACHINE_PATH = /(?:^|[\s"'`(=:])(\/(?:work|root(?!\/\.npm\b)|Users|home(?!\/node\b))\/[\w.-]+)/m;

/** Paths of this project that a document names: in backticks, or as the target of a link. Patterns are no paths. */
function namedPaths(document: string, text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)]
    .map((match) => match[1] ?? "")
    .filter((path) => OWN_PATH.test(path));
  const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1] ?? "")
    .filter((target) => !/^[a-z]+:/i.test(target))
    .map((target) => posix.join(posix.dirname(document), target));
  return [...quoted, ...links];
}

describe("documents", () => {
  const documents = projectFiles().filter((path) => path.endsWith(".md"));

  it("name only paths that exist", () => {
    const gone = documents.flatMap((document) =>
      namedPaths(document, readText(document))
        .filter((path) => !existsSync(join(ROOT, path)))
        .map((path) => `${document} names ${path}, which is not there.`),
    );
    expect(gone).toEqual([]);
  });

  it("mention each command of the program: the README in its table, and the changelog", () => {
    const commands = [...COMMANDS.keys()];
    expect(commands).toContain("doctor");
    const table = readText("README.md").split("## Commands")[1]?.split("## More")[0] ?? "";
    const missing = commands.flatMap((command) => [
      ...(new RegExp(`^\\|.*\`${command}\\b`, "m").test(table) ? [] : [`README.md lacks ${command}`]),
      ...(readText("CHANGELOG.md").includes(`\`${command}\``) ? [] : [`CHANGELOG.md lacks ${command}`]),
    ]);
    expect(missing).toEqual([]);
  });

  it("are read for paths in backticks and in links", () => {
    expect(
      namedPaths("docs/a.md", "see `src/x.ts` and [b](b.md#part), not `src/*.ts`, <https://x.y/src/z>"),
    ).toEqual(["src/x.ts", "docs/b.md"]);
  });
});

describe("each room", () => {
  const sources = readSources().map(({ path }) => path);
  const rooms = new Set(
    sources.flatMap(
      (path) => /^(?:src\/services\/[^/]+|src\/(?!services\/)[^/]+|workers|config)(?=\/)/.exec(path) ?? [],
    ),
  );

  it.each([...rooms])("%s has a README that names its folders", (room) => {
    const folders = sources.flatMap((path) =>
      (path.startsWith(`${room}/`) ? path.slice(room.length + 1).split("/") : []).slice(0, -1).slice(0, 1),
    );
    const readme = readText(`${room}/README.md`);
    expect([...new Set(folders)].filter((folder) => !readme.includes(`\`${folder}`))).toEqual([]);
  });
});

describe("the index of decisions", () => {
  it("lists every decision", () => {
    const decisions = projectFiles().filter((path) => /^docs\/adr\/\d/.test(path));
    const index = readText("docs/adr/README.md");
    expect(decisions.filter((path) => !index.includes(`(${posix.basename(path)})`))).toEqual([]);
  });
});

describe("all files", () => {
  const texts = projectFiles().filter(
    (path) => TEXT_FILE.test(path) && path !== "test/architecture/documents.test.ts",
  );

  it("name no path of somebody's machine", () => {
    const found = texts.flatMap((path) => {
      const match = MACHINE_PATH.exec(readText(path));
      return match === null ? [] : [`${path} names ${match[1]}, which exists on one machine alone.`];
    });
    expect(found).toEqual([]);
  });

  it("would be caught doing so", () => {
    expect(MACHINE_PATH.test('cd "/home/someone/project"')).toBe(true);
    expect(MACHINE_PATH.test("https://example.org/work/x")).toBe(false);
    expect(MACHINE_PATH.test("WORKDIR /home/node/app, target=/root/.npm")).toBe(false);
  });
});
