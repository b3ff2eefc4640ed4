import type { Language } from "./phrases.ts";

/** One cell of a table. `null` means unknown and is shown as a dash, never as 0. */
export type Cell =
  | { kind: "text"; text: string }
  | { kind: "id"; text: string }
  | { kind: "count"; value: number | null }
  | { kind: "change"; value: number | null }
  | { kind: "percent"; value: number | null }
  /** A share between 0 and 1. */
  | { kind: "share"; value: number | null }
  /** A duration, shown in minutes, rounded down. */
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

/** A part of a page, and in a workbook a sheet for its texts and one for each table. */
export type Section = {
  name: string;
  title: string;
  blocks: readonly Block[];
  /** Says what another part of the page says already, as a table. */
  onlyInWorkbook?: boolean;
};

/** A report before rendering. All text is already in its language; renderers add none. */
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

export const textCell = (words: string): Cell => ({ kind: "text", text: words });
export const idCell = (words: string): Cell => ({ kind: "id", text: words });
export const countCell = (value: number | null): Cell => ({ kind: "count", value });
export const minutesCell = (seconds: number | null): Cell => ({ kind: "minutes", seconds });
export const timeCell = (at: Date | null): Cell => ({ kind: "time", at });

/** Shown for an unknown value. */
export const DASH = "–";

export { toMinutes as minutesOf } from "../domain/verdict-figures.ts";
