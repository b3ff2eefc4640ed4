import { Buffer } from "node:buffer";
import { posix } from "node:path";
import { SaxesParser } from "saxes";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { BOUNDS, WorkbookFault } from "./bounds.ts";

/** Called for the elements and texts of an XML part; names come without their namespace prefix. */
export type XmlHandlers = {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
  /** Returns true to end the reading early. */
  isDone?: () => boolean;
};

/** The parts of a workbook, read one at a time as streams; all parts together share one limit of inflated bytes. */
export class Archive {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  #bytesLeft: number = BOUNDS.inflatedBytes;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  static async open(bytes: Uint8Array): Promise<Archive> {
    const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(keyOf(entry.fileName), entry);
    return new Archive(zip, entries);
  }

  has(path: string): boolean {
    return this.#entries.has(keyOf(path));
  }

  /** Parses an XML part. Throws for a part that is missing, malformed, or larger than its declared size. */
  async readXml(path: string, { open, close, text, isDone = () => false }: XmlHandlers): Promise<void> {
    const entry = this.#entries.get(keyOf(path));
    if (entry === undefined) throw new TypeError(`the workbook has no part ${path}`);
    const parser = new SaxesParser();
    parser.on("opentag", ({ name, attributes }) => open?.(localName(name), attributes));
    parser.on("closetag", ({ name }) => close?.(localName(name)));
    parser.on("text", (part) => text?.(part));
    parser.on("cdata", (part) => text?.(part));
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const stream = await this.#zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      this.#bytesLeft -= chunk.length;
      if (this.#bytesLeft < 0)
        throw new WorkbookFault(`inflates to more than ${BOUNDS.inflatedBytes / 1024 / 1024} MB`);
      parser.write(decoder.decode(chunk, { stream: true }));
      if (isDone()) return;
    }
    parser.write(decoder.decode()).close();
  }
}

const keyOf = (path: string): string => posix.normalize(path.replace(/^\/+/, "")).toLowerCase();

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);
