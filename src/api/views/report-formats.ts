import { toActivityDocument, toGrowthDocument, toMonthDocument } from "../../reports/build-documents.ts";
import type { ReportDocument } from "../../reports/document.ts";
import {
  type Grid,
  type StreamedGrid,
  streamActivityGrid,
  streamGrowthGrid,
  streamLiveGrid,
  toEvidenceGrid,
} from "../../reports/grids.ts";
import { streamActivityJson, streamGrowthJson } from "../../reports/growth-json.ts";
import { streamLiveJson } from "../../reports/live-json.ts";
import { writeJson } from "../../reports/streamed-json.ts";
import { toOfficeDocument } from "../../reports/office-document.ts";
import { toOfficeJson } from "../../reports/office-json.ts";
import { getPhrases } from "../../reports/languages.ts";
import type { Language } from "../../reports/phrases.ts";
import { renderHtml } from "../../reports/render-html.ts";
import { renderXlsx } from "../../reports/render-xlsx.ts";
import { wholeMonth } from "../../services/judging/judge-month.ts";
import { openMonth } from "../../services/judging/reported-month.ts";
import { toChunks } from "../../services/tables/chunks.ts";
import { csvLines } from "../../services/tables/csv.ts";
import { collectAll } from "../../store/collect-all.ts";
import { reportActivity } from "../../services/judging/activity.ts";
import { streamGrowth } from "../../services/judging/growth.ts";
import { reportMonth } from "../../services/judging/month-summary.ts";
import { reportOffice } from "../../services/judging/office-summary.ts";
import type { JudgingContext } from "../../services/judging/context.ts";

export const REPORT_FORMATS = ["json", "csv", "xlsx", "html"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const REPORT_TYPES: Readonly<Record<ReportFormat, string>> = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  html: "text/html; charset=utf-8",
};

/** A validated report request. */
export type ReportRequest =
  | { report: "live"; month: string; revision?: number | null }
  | { report: "growth"; from: string; to: string }
  | { report: "activity"; month: string; revision?: number }
  | { report: "office"; officeId: string; month: string; revision?: number };

/** What a report can be made into; one of them is asked for, once, and made as it is taken. */
type ReportViews = {
  json: (indent?: number) => AsyncIterable<string>;
  grid: () => Grid | StreamedGrid | Promise<Grid | StreamedGrid>;
  document: () => Promise<ReportDocument>;
};

/** Renders a report in chunks. Throws UsageError for a month or day about which nothing is known. */
export async function renderReport(
  deps: JudgingContext,
  asked: ReportRequest,
  format: ReportFormat,
  lang: Language,
  { withMark = false } = {},
): Promise<AsyncIterable<Uint8Array>> {
  return renderFormat(await loadReportViews(deps, asked, lang), format, { withMark });
}

/** The bytes of a report as a file; those of json and csv are made no faster than they are taken. */
export async function* renderFormat(
  views: ReportViews,
  format: ReportFormat,
  { withMark = false, indent = 0 } = {},
): AsyncGenerator<Uint8Array> {
  switch (format) {
    case "json":
      yield* toChunks(views.json(indent));
      return;
    case "csv": {
      const { columns, rows } = await views.grid();
      yield* toChunks(csvLines(columns, rows, { withMark }));
      return;
    }
    case "xlsx":
      yield await renderXlsx(await views.document());
      return;
    case "html":
      yield Buffer.from(renderHtml(await views.document()));
  }
}

export async function loadReportViews(
  deps: JudgingContext,
  asked: ReportRequest,
  lang: Language,
): Promise<ReportViews> {
  const phrases = getPhrases(lang, deps.zone);
  switch (asked.report) {
    case "live": {
      const month = await openMonth(deps, asked.month, asked.revision);
      const whole = async () => reportMonth(deps, await wholeMonth(deps, month));
      return {
        json: (indent) => writeJson(streamLiveJson(month, phrases), indent),
        grid: () => streamLiveGrid(month, phrases),
        document: async () => toMonthDocument(await whole(), phrases),
      };
    }
    case "growth": {
      const growth = await streamGrowth(deps, asked.from, asked.to);
      const whole = async () => ({ ...growth, rows: await collectAll(growth.rows) });
      return {
        json: (indent) => writeJson(streamGrowthJson(growth), indent),
        grid: () => streamGrowthGrid(growth),
        document: async () => toGrowthDocument(await whole(), phrases),
      };
    }
    case "activity": {
      const month = await openMonth(deps, asked.month, asked.revision);
      const whole = () => reportActivity(deps, month);
      return {
        json: (indent) => later(async () => writeJson(streamActivityJson(await whole()), indent)),
        grid: async () => streamActivityGrid(await whole()),
        document: async () => toActivityDocument(await whole(), phrases),
      };
    }
    case "office": {
      const month = await openMonth(deps, asked.month, asked.revision);
      const whole = () => reportOffice(deps, asked.officeId, month);
      return {
        json: (indent) =>
          later(async () => [JSON.stringify(toOfficeJson(await whole(), phrases), null, indent)]),
        grid: async () => toEvidenceGrid((await whole()).judged, phrases),
        document: async () => toOfficeDocument(await whole(), phrases),
      };
    }
  }
}

/** What is made only once it is taken. */
async function* later(make: () => Promise<AsyncIterable<string> | Iterable<string>>): AsyncGenerator<string> {
  yield* await make();
}
