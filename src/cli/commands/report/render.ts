import { toActivityDocument, toGrowthDocument, toMonthDocument } from "../../../reports/build-documents.ts";
import type { ReportDocument } from "../../../reports/document.ts";
import {
  toActivityGrid,
  toEvidenceGrid,
  type Grid,
  toGrowthGrid,
  toLiveGrid,
} from "../../../reports/grids.ts";
import { toActivityJson, toGrowthJson } from "../../../reports/growth-json.ts";
import { toLiveJson } from "../../../reports/live-json.ts";
import { toOfficeDocument } from "../../../reports/office-document.ts";
import { toOfficeJson } from "../../../reports/office-json.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { renderHtml } from "../../../reports/render-html.ts";
import { renderXlsx } from "../../../reports/render-xlsx.ts";
import { toCsv } from "../../../services/tables/csv.ts";
import { loadMonth } from "../../../services/judging/reported-month.ts";
import { reportActivity } from "../../../services/judging/activity.ts";
import { reportGrowth } from "../../../services/judging/growth.ts";
import { reportMonth } from "../../../services/judging/month-summary.ts";
import { reportOffice } from "../../../services/judging/office-summary.ts";
import { type TableView, type Terminal, renderSection } from "./tables.ts";
import type { JudgingContext } from "../../../services/judging/context.ts";

export const REPORT_FORMATS = ["table", "json", "csv", "xlsx", "html"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report that was asked for, checked. */
export type ReportRequest =
  | { report: "live"; month: string; revision?: number }
  | { report: "growth"; from: string; to: string }
  | { report: "activity"; month: string; revision?: number }
  | { report: "office"; officeId: string; month: string; revision?: number };

/** What a report can be made into; each is worked out only when asked for. */
type Faces = {
  json: () => unknown;
  grid: () => Grid;
  document: () => Promise<ReportDocument>;
  /** What a terminal shows of the tables. */
  view?: TableView;
  /** Sections that a terminal shows, by place. */
  shown: readonly number[];
};

/** The report in a format: text, or the bytes of a workbook. */
export async function renderReport(
  deps: JudgingContext,
  asked: ReportRequest,
  format: ReportFormat,
  phrases: Phrases,
  terminal: Terminal,
): Promise<string | Uint8Array> {
  const faces = await facesOf(deps, asked, phrases);
  switch (format) {
    case "json":
      return `${JSON.stringify(faces.json(), null, 2)}\n`;
    case "csv":
      return toCsv(faces.grid().columns, faces.grid().rows);
    case "xlsx":
      return renderXlsx(await faces.document());
    case "html":
      return renderHtml(await faces.document());
    case "table": {
      const document = await faces.document();
      const sections = document.sections
        .filter(({ onlyInWorkbook = false }) => !onlyInWorkbook)
        .filter((_section, i) => faces.shown.includes(i));
      return sections.map((section) => renderSection(section, document, terminal, faces.view)).join("\n");
    }
  }
}

async function facesOf(deps: JudgingContext, asked: ReportRequest, phrases: Phrases): Promise<Faces> {
  switch (asked.report) {
    case "live": {
      const judged = await loadMonth(deps, asked.month, asked.revision);
      return {
        json: () => toLiveJson(judged, phrases),
        grid: () => toLiveGrid(judged, phrases),
        document: async () => toMonthDocument(await reportMonth(deps, judged), phrases),
        view: { columns: [phrases.lang === "hi" ? 2 : 1, 3, 4, 7, 8, 9], reasons: 9 },
        shown: [1],
      };
    }
    case "growth": {
      const report = await reportGrowth(deps, asked.from, asked.to);
      return {
        json: () => toGrowthJson(report),
        grid: () => toGrowthGrid(report),
        document: () => Promise.resolve(toGrowthDocument(report, phrases)),
        view: { columns: [phrases.lang === "hi" ? 2 : 1, 4, 5, 7, 9, 10, 11, 12] },
        shown: [0],
      };
    }
    case "activity": {
      const report = await reportActivity(deps, asked.month, asked.revision);
      return {
        json: () => toActivityJson(report),
        grid: () => toActivityGrid(report),
        document: () => Promise.resolve(toActivityDocument(report, phrases)),
        view: { columns: [0, phrases.lang === "hi" ? 2 : 1, 3, 4, 5, 6, 7, 8] },
        shown: [0],
      };
    }
    case "office": {
      const report = await reportOffice(deps, asked.officeId, asked.month, asked.revision);
      return {
        json: () => toOfficeJson(report, phrases),
        grid: () => toEvidenceGrid(report.judged, phrases),
        document: () => Promise.resolve(toOfficeDocument(report, phrases)),
        shown: [0, 1, 2, 3],
      };
    }
  }
}
