/** A file as bytes, and its name in messages. */
export type NamedFile = { name: string; bytes: Uint8Array };

/** One row: its line in the file (1 = the header), and its cells as trimmed text. */
export type TableLine = { line: number; cells: readonly string[] };

/** Something about a line of the file, as a sentence for a person. */
export type TableRemark = { line: number; sentence: string };

/** The rows of a file, header first, and notices about it; or no rows and the faults that make it unreadable. */
export type TableResult = {
  lines: readonly TableLine[];
  faults: readonly TableRemark[];
  notices: readonly TableRemark[];
};

export function tableFault(line: number, sentence: string): TableResult {
  return { lines: [], faults: [{ line, sentence }], notices: [] };
}
