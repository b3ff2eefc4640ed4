/** What a text sends its reader to: files, commands of the program, npm scripts and numbered truths. */
export type Signposts = { files: string[]; commands: string[]; scripts: string[]; truths: string[] };

const FILE = /(?<![\w./@-])(?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|mjs|md)(?![\w/-])/g;
const FOLDER = /(?<![\w./-])(?:src|workers|config|test)\/[\w/-]*\w(?![\w.*{/-])/g;
const COMMAND = /`reach ([a-z]+)/g;
const SCRIPT = /npm run (?:--silent )?([a-z][\w:-]*)/g;
const TRUTHS = /\btruths? ((?:\d+(?:, | and | to )?)+)/g;

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]);

export function findSignposts(text: string): Signposts {
  const local = text.replaceAll(/\bhttps?:\/\/\S+/g, "");
  return {
    files: [...all(local, FILE), ...all(local, FOLDER)],
    commands: all(text, COMMAND),
    scripts: all(text, SCRIPT),
    truths: all(text, TRUTHS).flatMap((list) => list.match(/\d+/g) ?? []),
  };
}

/** The lines of a source that are comments and nothing else, their marks taken off. */
export function readComments(source: string): string {
  return source
    .split("\n")
    .filter((line) => /^\s*(?:\/\/|\/?\*)/.test(line))
    .map((line) => line.replace(/^\s*(?:\/\/|\/?\*+\/?)\s?/, "").replace(/\s*\*\/\s*$/, ""))
    .join(" ");
}
