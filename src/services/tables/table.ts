/** A file as bytes, and the name by which messages speak of it. */
export type NamedFile = { name: string; bytes: Uint8Array };

/** One row: its line in the file (1 = the header), and its cells as trimmed text. */
export type TableLine = { line: number; cells: readonly string[] };

/** The rows of a file, header first; or the fault that makes it unreadable. */
export type TableResult =
  | { lines: TableLine[]; fault: null }
  | { lines: []; fault: { line: number; sentence: string } };

export function tableFault(line: number, sentence: string): TableResult & { lines: [] } {
  return { lines: [], fault: { line, sentence } };
}
