import { toActivityDocument, toGrowthDocument, toMonthDocument } from "../../reports/build-documents.ts";
import type { ReportDocument } from "../../reports/document.ts";
import { toActivityGrid, toEvidenceGrid, type Grid, toGrowthGrid, toLiveGrid } from "../../reports/grids.ts";
import { toActivityJson, toGrowthJson } from "../../reports/growth-json.ts";
import { toLiveJson } from "../../reports/live-json.ts";
import { toOfficeDocument } from "../../reports/office-document.ts";
import { toOfficeJson } from "../../reports/office-json.ts";
import { getPhrases } from "../../reports/languages.ts";
import type { Language } from "../../reports/phrases.ts";
import { renderHtml } from "../../reports/render-html.ts";
import { renderXlsx } from "../../reports/render-xlsx.ts";
import { loadMonth } from "../../services/judging/reported-month.ts";
import { BYTE_ORDER_MARK, toCsv } from "../../services/tables/csv.ts";
import { reportActivity } from "../../services/judging/activity.ts";
import { reportGrowth } from "../../services/judging/growth.ts";
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

/** What a report can be made into; each is worked out only when it is asked for. */
type ReportViews = { json: () => unknown; grid: () => Grid; document: () => Promise<ReportDocument> };

/** Renders a report. Throws UsageError for a month or day about which nothing is known. */
export async function renderReport(
  deps: JudgingContext,
  asked: ReportRequest,
  format: ReportFormat,
  lang: Language,
  { withMark = false } = {},
): Promise<{ body: string | Uint8Array; type: string }> {
  const views = await loadReportViews(deps, asked, lang);
  const body = format === "json" ? JSON.stringify(views.json()) : await renderFormat(views, format, withMark);
  return { body, type: REPORT_TYPES[format] };
}

export async function renderFormat(
  views: ReportViews,
  format: Exclude<ReportFormat, "json">,
  withMark = false,
): Promise<string | Uint8Array> {
  switch (format) {
    case "csv":
      return `${withMark ? BYTE_ORDER_MARK : ""}${toCsv(views.grid().columns, views.grid().rows)}`;
    case "xlsx":
      return renderXlsx(await views.document());
    case "html":
      return renderHtml(await views.document());
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
      const judged = await loadMonth(deps, asked.month, asked.revision);
      return {
        json: () => toLiveJson(judged, phrases),
        grid: () => toLiveGrid(judged, phrases),
        document: async () => toMonthDocument(await reportMonth(deps, judged), phrases),
      };
    }
    case "growth": {
      const report = await reportGrowth(deps, asked.from, asked.to);
      return {
        json: () => toGrowthJson(report),
        grid: () => toGrowthGrid(report),
        document: () => Promise.resolve(toGrowthDocument(report, phrases)),
      };
    }
    case "activity": {
      const report = await reportActivity(deps, asked.month, asked.revision);
      return {
        json: () => toActivityJson(report),
        grid: () => toActivityGrid(report),
        document: () => Promise.resolve(toActivityDocument(report, phrases)),
      };
    }
    case "office": {
      const report = await reportOffice(deps, asked.officeId, asked.month, asked.revision);
      return {
        json: () => toOfficeJson(report, phrases),
        grid: () => toEvidenceGrid(report.judged, phrases),
        document: () => Promise.resolve(toOfficeDocument(report, phrases)),
      };
    }
  }
}
