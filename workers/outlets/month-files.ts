import { toMonthDocument } from "../../src/reports/build-documents.ts";
import { toLiveJson } from "../../src/reports/live-json.ts";
import { getPhrases } from "../../src/reports/languages.ts";
import { LANGUAGES } from "../../src/reports/phrases.ts";
import { renderHtml } from "../../src/reports/render-html.ts";
import { renderXlsx } from "../../src/reports/render-xlsx.ts";
import type { MonthReport } from "../../src/services/judging/month-summary.ts";

export type ReportFile = { name: string; content: string | Uint8Array };

/** A month's report as workbook, page and JSON, in both languages. */
export async function renderMonthFiles(report: MonthReport, name: string): Promise<ReportFile[]> {
  const files: ReportFile[] = [];
  for (const lang of LANGUAGES) {
    const phrases = getPhrases(lang, report.judged.zone);
    const document = toMonthDocument(report, phrases);
    files.push(
      { name: `${name}.${lang}.xlsx`, content: await renderXlsx(document) },
      { name: `${name}.${lang}.html`, content: renderHtml(document) },
      {
        name: `${name}.${lang}.json`,
        content: `${JSON.stringify(toLiveJson(report.judged, phrases), null, 2)}\n`,
      },
    );
  }
  return files;
}
