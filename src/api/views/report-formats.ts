import { activityDocument, growthDocument, monthDocument } from "../../reports/build-documents.ts";
import type { ReportDocument } from "../../reports/document.ts";
import { activityGrid, evidenceGrid, type Grid, growthGrid, liveGrid } from "../../reports/grids.ts";
import { activityJson, growthJson } from "../../reports/growth-json.ts";
import { liveJson } from "../../reports/live-json.ts";
import { officeDocument } from "../../reports/office-document.ts";
import { officeReportJson } from "../../reports/office-json.ts";
import { phraseBook } from "../../reports/phrase-book.ts";
import type { Language } from "../../reports/phrases.ts";
import { renderHtml } from "../../reports/render-html.ts";
import { renderXlsx } from "../../reports/render-xlsx.ts";
import { askedRevision } from "../../services/judging/freeze-month.ts";
import { toCsv } from "../../services/tables/csv.ts";
import { reportActivity } from "../../services/judging/activity.ts";
import { reportGrowth } from "../../services/judging/growth.ts";
import { reportMonth } from "../../services/judging/month-summary.ts";
import { reportOffice } from "../../services/judging/office-summary.ts";
import type { ReportDeps } from "../../services/judging/context.ts";

export const REPORT_FORMATS = ["json", "csv", "xlsx", "html"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const REPORT_TYPES: Readonly<Record<ReportFormat, string>> = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  html: "text/html; charset=utf-8",
};

/** A report that was asked for, checked. */
export type AskedReport =
  | { report: "live"; month: string; revision: number | null }
  | { report: "growth"; from: string; to: string }
  | { report: "activity"; month: string }
  | { report: "office"; officeId: string; month: string };

type Faces = { json: unknown; grid: () => Grid; document: () => Promise<ReportDocument> };

/** The report in a format. Throws UsageError for a month or day of which nothing can be said. */
export async function reportBody(
  deps: ReportDeps,
  asked: AskedReport,
  format: ReportFormat,
  lang: Language,
): Promise<{ body: string | Uint8Array; type: string }> {
  const faces = await facesOf(deps, asked, lang);
  return { body: await bodyOf(faces, format), type: REPORT_TYPES[format] };
}

async function bodyOf(faces: Faces, format: ReportFormat): Promise<string | Uint8Array> {
  switch (format) {
    case "json":
      return JSON.stringify(faces.json);
    case "csv":
      return toCsv(faces.grid().columns, faces.grid().rows);
    case "xlsx":
      return renderXlsx(await faces.document());
    case "html":
      return renderHtml(await faces.document());
  }
}

export async function facesOf(deps: ReportDeps, asked: AskedReport, lang: Language): Promise<Faces> {
  const phrases = phraseBook(lang, deps.zone);
  switch (asked.report) {
    case "live": {
      const judged = await askedRevision(deps, asked.month, asked.revision);
      return {
        json: liveJson(judged, phrases),
        grid: () => liveGrid(judged, phrases),
        document: async () => monthDocument(await reportMonth(deps, judged), phrases),
      };
    }
    case "growth": {
      const report = await reportGrowth(deps, asked.from, asked.to);
      return {
        json: growthJson(report),
        grid: () => growthGrid(report),
        document: () => Promise.resolve(growthDocument(report, phrases)),
      };
    }
    case "activity": {
      const report = await reportActivity(deps, asked.month);
      return {
        json: activityJson(report),
        grid: () => activityGrid(report),
        document: () => Promise.resolve(activityDocument(report, phrases)),
      };
    }
    case "office": {
      const report = await reportOffice(deps, asked.officeId, asked.month);
      return {
        json: officeReportJson(report, phrases),
        grid: () => evidenceGrid(report.judged, phrases),
        document: () => Promise.resolve(officeDocument(report, phrases)),
      };
    }
  }
}
