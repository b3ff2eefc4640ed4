import type { ActivityReport } from "../services/judging/activity.ts";
import type { GrowthReport } from "../services/judging/growth.ts";
import type { MonthReport } from "../services/judging/month-summary.ts";
import { localDay } from "../domain/slot.ts";
import type { ReportDocument, Section } from "./document.ts";
import type { Phrases } from "./phrases.ts";
import { activitySection, growthSection, readingSection } from "./sections/figure-sections.ts";
import { noteSection } from "./sections/note-section.ts";
import { coverageSection, evidenceSection, verdictSection } from "./sections/verdict-sections.ts";

export type DocumentFacts = { id: string; zone: string; asOf: Date; simulated: boolean; revision: number };

/** Assembles a document with its banner and footer. */
export function documentOf(
  facts: DocumentFacts,
  title: string,
  sections: readonly Section[],
  { lang, say, write }: Phrases,
): ReportDocument {
  const asOf = say.asOf(write.dayTime(facts.asOf));
  return {
    id: facts.id,
    lang,
    zone: facts.zone,
    title,
    banner: facts.simulated ? say.simulated : null,
    footer: say.footer(facts.id, say.revision(facts.revision), asOf),
    pageWord: say.page,
    asOf: facts.asOf,
    sections,
  };
}

/** Builds the month-end report: note, verdicts, evidence, coverage, growth, activity, reading guide. */
export function monthDocument(report: MonthReport, phrases: Phrases): ReportDocument {
  const { judged, growth, activity, again } = report;
  const { say, write } = phrases;
  const month = write.month(judged.month.month);
  const { zone, asOf, simulated, revision } = judged;
  return documentOf(
    { id: `live-${judged.month.month}`, zone, asOf, simulated, revision },
    say.liveTitle(month),
    [
      noteSection(report, phrases),
      verdictSection(judged, again, phrases),
      evidenceSection(judged, phrases),
      coverageSection(judged, phrases),
      growthSection(growth.rows, growthTitle(growth, phrases), phrases),
      activitySection(activity, say.activityTitle(month), phrases),
      readingSection(phrases),
    ],
    phrases,
  );
}

function growthTitle({ from, to, zone }: GrowthReport, { say, write }: Phrases): string {
  return say.growthTitle(write.day(localDay(from, zone).startsAt), write.day(localDay(to, zone).startsAt));
}

export function growthDocument(report: GrowthReport, phrases: Phrases): ReportDocument {
  const { from, to, zone, asOf, simulated } = report;
  const title = growthTitle(report, phrases);
  const sections = [growthSection(report.rows, title, phrases), readingSection(phrases)];
  return documentOf(
    { id: `growth-${from}-${to}`, zone, asOf, simulated, revision: 0 },
    title,
    sections,
    phrases,
  );
}

export function activityDocument(report: ActivityReport, phrases: Phrases): ReportDocument {
  const { month, zone, asOf, simulated, revision } = report.judged;
  const title = phrases.say.activityTitle(phrases.write.month(month.month));
  const sections = [activitySection(report, title, phrases), readingSection(phrases)];
  return documentOf(
    { id: `activity-${month.month}`, zone, asOf, simulated, revision },
    title,
    sections,
    phrases,
  );
}
