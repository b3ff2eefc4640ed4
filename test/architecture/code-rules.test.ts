import { parseSource } from "./parse-source.ts";
import type { ParsedSource } from "./parse-source.ts";
import { readSources } from "./read-project.ts";
import { roomOf } from "./rooms.ts";

const LINES_MAX = 250;

/** Files that may be longer, each with its reason. */
const LONGER: Readonly<Record<string, string>> = {
  "src/client/schema.ts":
    "It is generated from the description of the interface, and nobody reads it through.",
};

/** Files beyond config that may read the environment, each with its reason. */
const ENVIRONMENT_READERS: Readonly<Record<string, string>> = {};

const PURE_ROOMS = ["domain", "services", "platforms", "store"];

type CodeRule = { sentence: string; breaks: (source: ParsedSource) => boolean; breach: ParsedSource };

const RULES: readonly CodeRule[] = [
  {
    sentence: "src/telemetry/clock.ts alone asks for the time; everything else is handed a clock.",
    breaks: ({ path, readsClock }) => readsClock && path !== "src/telemetry/clock.ts",
    breach: parseSource("src/services/x.ts", "export const at = Date.now();"),
  },
  {
    sentence: "config alone reads the environment; below the outer ring values are handed in.",
    breaks: ({ path, readsEnvironment }) =>
      readsEnvironment && roomOf(path) !== "config" && !(path in ENVIRONMENT_READERS),
    breach: parseSource("src/cli/x.ts", "export const home = process.env.HOME;"),
  },
  {
    sentence: "no default exports: a thing has one name everywhere.",
    breaks: ({ defaultExport }) => defaultExport,
    breach: parseSource("src/cli/x.ts", "export default 1;"),
  },
  {
    sentence: "randomness is handed in where results depend on it.",
    breaks: ({ path, rollsDice }) => rollsDice && PURE_ROOMS.includes(roomOf(path).split("/")[0] ?? ""),
    breach: parseSource("src/platforms/x/client.ts", "export const dice = Math.random();"),
  },
  {
    sentence: `a file tells one thing in at most ${LINES_MAX} lines; a longer one is listed in LONGER with its reason.`,
    breaks: ({ path, lines }) => lines > LINES_MAX && !(path in LONGER),
    breach: parseSource("src/cli/x.ts", "export const a = 1;\n".replace("\n", "\n".repeat(LINES_MAX + 1))),
  },
  {
    sentence: "file and folder names are kebab-case words.",
    breaks: ({ path }) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.(?:ts|mjs)$/.test(path),
    breach: parseSource("src/cli/someThing.ts", ""),
  },
  {
    sentence: "no utils, helpers or common: a file is named after what it tells.",
    breaks: ({ path }) => /(?:^|[/-])(?:utils?|helpers?|common|misc)(?:[/.-]|$)/.test(path),
    breach: parseSource("src/http/date-utils.ts", ""),
  },
  {
    sentence: "relative imports end in .ts.",
    breaks: ({ path, imports }) =>
      path.endsWith(".ts") && imports.some(({ from }) => from.startsWith(".") && !from.endsWith(".ts")),
    breach: parseSource("src/cli/x.ts", 'import { a } from "./a.js";'),
  },
];

describe("code rules", () => {
  const sources = readSources();

  it("have files to check", () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it.each(RULES)("$sentence", ({ sentence, breaks, breach }) => {
    expect(breaks(breach)).toBe(true);
    expect(sources.filter(breaks).map(({ path }) => `${path}: ${sentence}`)).toEqual([]);
  });

  it("make no exemption for a file that is gone or needs none", () => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    expect(Object.keys(LONGER).filter((path) => (byPath.get(path)?.lines ?? 0) <= LINES_MAX)).toEqual([]);
    expect(
      Object.keys(ENVIRONMENT_READERS).filter((path) => byPath.get(path)?.readsEnvironment !== true),
    ).toEqual([]);
    for (const reason of Object.values({ ...LONGER, ...ENVIRONMENT_READERS }))
      expect(reason.length).toBeGreaterThan(20);
  });
});
