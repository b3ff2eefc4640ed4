import type { Language } from "./phrases.ts";

/** One cell of a table. `null` values are not known: a dash, never 0. */
export type Cell =
  | { kind: "text"; text: string }
  | { kind: "id"; text: string }
  | { kind: "count"; value: number | null }
  | { kind: "change"; value: number | null }
  | { kind: "percent"; value: number | null }
  /** A share between 0 and 1. */
  | { kind: "share"; value: number | null }
  /** A length, shown in minutes and rounded down. */
  | { kind: "minutes"; seconds: number | null }
  | { kind: "time"; at: Date | null }
  | { kind: "link"; text: string; url: string | null };

export type Tone = "good" | "bad" | "open" | "plain";

export type Column = { header: string; width: number };
export type Row = { tone: Tone; cells: readonly Cell[] };

export type Block =
  | { kind: "paragraph"; text: string }
  | { kind: "strong"; text: string }
  | { kind: "list"; heading: string; items: readonly string[]; tone: Tone }
  | { kind: "table"; heading: string | null; columns: readonly Column[]; rows: readonly Row[] };

/** One sheet of a workbook, one part of a page. */
export type Section = { name: string; title: string; blocks: readonly Block[] };

/** A report before it takes a format. All words are in its language; no format adds any. */
export type ReportDocument = {
  id: string;
  lang: Language;
  zone: string;
  title: string;
  /** Shown on every table, sheet and page; `null` = real data. */
  banner: string | null;
  footer: string;
  pageWord: string;
  asOf: Date;
  sections: readonly Section[];
};

export const text = (words: string): Cell => ({ kind: "text", text: words });
export const id = (words: string): Cell => ({ kind: "id", text: words });
export const count = (value: number | null): Cell => ({ kind: "count", value });
export const minutes = (seconds: number | null): Cell => ({ kind: "minutes", seconds });
export const time = (at: Date | null): Cell => ({ kind: "time", at });

/** Shown where something is not known. */
export const DASH = "–";

export { minutesOf } from "../domain/verdict-figures.ts";
