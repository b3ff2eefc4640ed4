import type { ActivityReport } from "../services/judging/activity.ts";
import type { GrowthReport } from "../services/judging/growth.ts";
import type { MonthReport } from "../services/judging/month-summary.ts";
import { toLocalDay } from "../domain/slot.ts";
import type { ReportDocument, Section } from "./document.ts";
import type { Phrases } from "./phrases.ts";
import { toActivitySection, toGrowthSection, toReadingGuide } from "./sections/figure-sections.ts";
import { toListSections } from "./sections/list-sections.ts";
import { toNoteSection } from "./sections/note-section.ts";
import { toCoverageSection, toEvidenceSection, toVerdictSection } from "./sections/verdict-sections.ts";

export type DocumentFacts = { id: string; zone: string; asOf: Date; simulated: boolean; revision: number };

/** Assembles a document with its banner and footer. */
export function toDocument(
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

/** Builds the month-end report: note, lists, verdicts, evidence, coverage, growth, activity, reading guide. */
export function toMonthDocument(report: MonthReport, phrases: Phrases): ReportDocument {
  const { judged, growth, activity, again } = report;
  const { say, write } = phrases;
  const month = write.month(judged.month.month);
  const { zone, asOf, simulated, revision } = judged;
  return toDocument(
    { id: `live-${judged.month.month}`, zone, asOf, simulated, revision },
    say.liveTitle(month),
    [
      toNoteSection(report, phrases),
      ...toListSections(report, phrases),
      toVerdictSection(judged, again, phrases),
      toEvidenceSection(judged, phrases),
      toCoverageSection(judged, phrases),
      toGrowthSection(growth.rows, growthTitle(growth, phrases), phrases),
      toActivitySection(activity, say.activityTitle(month), phrases),
      toReadingGuide(phrases),
    ],
    phrases,
  );
}

function growthTitle({ from, to, zone }: GrowthReport, { say, write }: Phrases): string {
  return say.growthTitle(
    write.day(toLocalDay(from, zone).startsAt),
    write.day(toLocalDay(to, zone).startsAt),
  );
}

export function toGrowthDocument(report: GrowthReport, phrases: Phrases): ReportDocument {
  const { from, to, zone, asOf, simulated } = report;
  const title = growthTitle(report, phrases);
  const sections = [toGrowthSection(report.rows, title, phrases), toReadingGuide(phrases)];
  return toDocument(
    { id: `growth-${from}-${to}`, zone, asOf, simulated, revision: 0 },
    title,
    sections,
    phrases,
  );
}

export function toActivityDocument(report: ActivityReport, phrases: Phrases): ReportDocument {
  const { month, zone, asOf, simulated, revision } = report.judged;
  const title = phrases.say.activityTitle(phrases.write.month(month.month));
  const sections = [toActivitySection(report, title, phrases), toReadingGuide(phrases)];
  return toDocument(
    { id: `activity-${month.month}`, zone, asOf, simulated, revision },
    title,
    sections,
    phrases,
  );
}
