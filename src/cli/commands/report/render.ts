import {
  loadReportViews,
  renderFormat,
  REPORT_FORMATS as FILE_FORMATS,
  type ReportRequest,
} from "../../../api/views/report-formats.ts";
import type { Language } from "../../../reports/phrases.ts";
import type { JudgingContext } from "../../../services/judging/context.ts";
import { type TableView, type Terminal, renderSection } from "./tables.ts";

export const REPORT_FORMATS = ["table", ...FILE_FORMATS] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The sections that a terminal shows, by place, and what it shows of their tables. */
function terminalView(report: ReportRequest["report"], lang: Language): TableView & { sections: number[] } {
  const name = lang === "hi" ? 2 : 1;
  switch (report) {
    case "live":
      return { sections: [1], columns: [name, 3, 4, 7, 8, 9], reasons: 9 };
    case "growth":
      return { sections: [0], columns: [name, 4, 5, 7, 9, 10, 11, 12] };
    case "activity":
      return { sections: [0], columns: [0, name, 3, 4, 5, 6, 7, 8] };
    case "office":
      return { sections: [0, 1, 2, 3] };
  }
}

/** The report as text for a terminal, or in chunks of a file; `withMark`: CSV that a person opens in Excel. */
export async function renderReport(
  deps: JudgingContext,
  asked: ReportRequest,
  { format, lang, withMark }: { format: ReportFormat; lang: Language; withMark: boolean },
  terminal: Terminal,
): Promise<string | AsyncIterable<Uint8Array>> {
  const views = await loadReportViews(deps, asked, lang);
  if (format === "json") return endLine(renderFormat(views, format, { indent: 2 }));
  if (format !== "table") return renderFormat(views, format, { withMark });
  const document = await views.document();
  const { sections, ...view } = terminalView(asked.report, lang);
  return document.sections
    .filter(({ onlyInWorkbook = false }) => !onlyInWorkbook)
    .filter((_section, i) => sections.includes(i))
    .map((section) => renderSection(section, document, terminal, view))
    .join("\n");
}

async function* endLine(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
  yield Buffer.from("\n");
}
