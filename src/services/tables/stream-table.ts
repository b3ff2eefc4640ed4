import {
  cleaned,
  countOf,
  delimiterOf,
  encodingOf,
  feedOf,
  isFilled,
  LONGEST_LINE,
  NOT_TEXT,
  parseCsv,
  TableFault,
} from "./csv-text.ts";
import { EMPTY, isWorkbook, MEGABYTE, readTable, type TableBounds } from "./read-table.ts";
import type { NamedFile, TableLine, TableRemark } from "./table.ts";

/** A file that is too large to be held: its bytes come in chunks, from the first on as often as they are asked for. */
export type ChunkedFile = { name: string; size: number; chunks(): AsyncIterable<Uint8Array> };

/** A file that is held. */
export const inOneChunk = ({ name, bytes }: NamedFile): ChunkedFile => ({
  name,
  size: bytes.length,
  async *chunks() {
    yield bytes;
  },
});

/**
 * The rows of a table in blocks, header first, so that no more of the file is held than one of them. A workbook is one
 * block. Throws a TableFault, also in the middle.
 */
export async function* streamTable(
  file: ChunkedFile,
  { bytesMax, linesMax }: TableBounds,
  onNotice: (notice: TableRemark) => void = () => {},
): AsyncGenerator<TableLine[]> {
  if (file.size > bytesMax) throw new TableFault(1, `is larger than ${bytesMax / MEGABYTE} MB`);
  let count = 0;
  for await (const block of blocksOf(file, { bytesMax, linesMax }, onNotice)) {
    const lines = block.map(({ line, cells }) => ({ line, cells: cells.map(cleaned) })).filter(isFilled);
    count += lines.length;
    if (count > linesMax) throw new TableFault(linesMax, `has more than ${linesMax} lines`);
    if (lines.length > 0) yield lines;
  }
  if (count === 0) throw new TableFault(1, EMPTY);
}

async function* blocksOf(
  file: ChunkedFile,
  bounds: TableBounds,
  onNotice: (notice: TableRemark) => void,
): AsyncGenerator<TableLine[]> {
  for await (const chunk of file.chunks()) {
    if (!isWorkbook(chunk)) break;
    const chunks: Uint8Array[] = [];
    for await (const one of file.chunks()) chunks.push(one);
    const bytes = Buffer.concat(chunks);
    const { lines, faults, notices } = await readTable({ name: file.name, bytes }, bounds);
    for (const { line, sentence } of faults) throw new TableFault(line, sentence);
    notices.forEach(onNotice);
    return yield [...lines];
  }
  yield* csvBlocks(file.chunks());
}

/** A row never spans more than this; where no row ends within it, something is wrong with its quotes. */
const BLOCK_AT_MOST = 20 * LONGEST_LINE;
const BLOCK_AT_LEAST = 2 * LONGEST_LINE;

async function* csvBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TableLine[]> {
  let text = "";
  const blocks = csvParser();
  for await (const part of decoded(chunks)) {
    text += part;
    if (text.length < BLOCK_AT_LEAST) continue;
    const end = blocks.endOfRows(text);
    if (end === 0 && text.length < BLOCK_AT_MOST) continue;
    const lines = blocks.parse(end === 0 ? text : text.slice(0, end));
    if (end === 0) throw new TableFault(lines[0]?.line ?? 1, "is not valid CSV: a row has no end");
    text = text.slice(end);
    yield lines;
  }
  yield blocks.parseLast(text);
}

/** Parses one block of rows after another, and keeps the number of the line. */
function csvParser() {
  let [delimiter, feed, width, firstLine] = ["", "", 0, 1];
  const parse = (text: string): TableLine[] => {
    delimiter ||= delimiterOf(text);
    feed ||= feedOf(text);
    const lines = parseCsv(text, delimiter, firstLine);
    width ||= lines[0]?.cells.length ?? 0;
    firstLine += countOf(feed, text);
    return lines;
  };
  return {
    parse,
    /** After the last line feed with quotes in pairs before it; 0 = no row ends here. */
    endOfRows: (text: string): number => lastRowEnd(text, feed || feedOf(text)),
    /** The last line of a file that was cut off would be an account with half a name. */
    parseLast: (text: string): TableLine[] => {
      const isHeader = width === 0;
      const lines = parse(text);
      const last = lines.at(-1);
      const isWhole = last === undefined || /[\r\n]$/.test(text) || last.cells.length >= width;
      if (isWhole || (isHeader && lines.length === 1)) return lines;
      throw new TableFault(last.line, CUT_OFF);
    },
  };
}

const CUT_OFF =
  "ends in the middle: the file stops there, with fewer cells than the header has; copy the whole file, or end the line with a line break";

function lastRowEnd(text: string, feed: string): number {
  let quotes = countOf('"', text);
  let end = text.length;
  for (let at = text.lastIndexOf(feed); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(feed, at - 1)) {
    quotes -= countOf('"', text.slice(at, end));
    if (quotes % 2 === 0) return at + 1;
    end = at;
  }
  return 0;
}

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  try {
    for await (const chunk of chunks) {
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder?.decode() ?? "";
  } catch (error) {
    const isNoText = Object(error).code === "ERR_ENCODING_INVALID_ENCODED_DATA";
    throw isNoText ? new TableFault(1, NOT_TEXT) : error;
  }
}
