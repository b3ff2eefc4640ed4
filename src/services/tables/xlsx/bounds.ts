/** Limits of one workbook, far above any real file of figures: a small archive can inflate to gigabytes of nothing. */
export const BOUNDS = {
  inflatedBytes: 64 * 1024 * 1024,
  cells: 1_000_000,
  columns: 60,
  faults: 50,
  milliseconds: 20_000,
  heapMegabytes: 384,
} as const;

/** A workbook that is refused, with a sentence for the person who sent it. */
export class WorkbookFault extends Error {
  readonly line: number;

  constructor(sentence: string, line = 1) {
    super(sentence);
    this.name = "WorkbookFault";
    this.line = line;
  }
}
