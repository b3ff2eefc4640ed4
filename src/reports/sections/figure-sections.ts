import { toLocalDay } from "../../domain/slot.ts";
import type { FollowUp } from "../../services/judging/least-active-follow-up.ts";
import type { ActivityReport, ActivityRow } from "../../services/judging/activity.ts";
import type { GrowthRow } from "../../services/judging/growth.ts";
import type { OfficeKind } from "../../domain/office.ts";
import { OFFICE_KINDS } from "../../domain/office.ts";
import type { Block, Cell, Column, Section, Tone } from "../document.ts";
import { countCell, minutesCell, textCell, timeCell } from "../document.ts";
import type { Phrases } from "../phrases.ts";
import { divisionName } from "../divisions.ts";
import { toPlainText } from "../plain-text.ts";
import { officeName } from "../verdict-words.ts";

const TONES: Record<GrowthRow["outcome"], Tone> = {
  grew: "good",
  fell: "bad",
  flat: "plain",
  undetermined: "open",
};

/** Followers at both ends of the period, one table per kind of office. */
export function toGrowthSection(rows: readonly GrowthRow[], title: string, phrases: Phrases): Section {
  const { heading } = phrases;
  const columns: Column[] = [
    { header: heading.division, width: 14 },
    { header: heading.nameEn, width: 26 },
    { header: heading.nameHi, width: 26 },
    { header: heading.platform, width: 11 },
    { header: heading.account, width: 24 },
    { header: heading.opening, width: 13 },
    { header: heading.readAt, width: 17 },
    { header: heading.closing, width: 13 },
    { header: heading.readAt, width: 17 },
    { header: heading.change, width: 11 },
    { header: heading.changePercent, width: 10 },
    { header: heading.growth, width: 16 },
    { header: heading.remarks, width: 26 },
  ];
  const table = (own: readonly GrowthRow[], words: string | null): Block => ({
    kind: "table",
    heading: words,
    columns,
    rows: own.map((row) => ({ tone: TONES[row.outcome], cells: growthCells(row, phrases) })),
  });
  return { name: phrases.say.sheets.growth, title, blocks: perKind(rows, phrases, table) };
}

/** One table per kind of office: departments are never ranked among districts. */
function perKind<T extends { office: { kind: OfficeKind } }>(
  rows: readonly T[],
  phrases: Phrases,
  table: (own: readonly T[], words: string | null) => Block,
): Block[] {
  const kinds = OFFICE_KINDS.filter((kind) => rows.some(({ office }) => office.kind === kind));
  return kinds.map((kind) =>
    table(
      rows.filter(({ office }) => office.kind === kind),
      kinds.length > 1 ? phrases.kind[kind] : null,
    ),
  );
}

function growthCells(row: GrowthRow, phrases: Phrases): Cell[] {
  const { office, account, opening, closing, change, changePercent, outcome, doubt } = row;
  const vias = [opening?.via, closing?.via].flatMap((via) =>
    via === undefined || via === "api" ? [] : phrases.via[via],
  );
  return [
    textCell(toPlainText(divisionName(office.division, phrases.lang))),
    textCell(toPlainText(office.nameEn)),
    textCell(toPlainText(office.nameHi)),
    textCell(phrases.platform[account.platform]),
    textCell(account.accountKey),
    countCell(opening?.followers ?? null),
    timeCell(opening?.slot ?? null),
    countCell(closing?.followers ?? null),
    timeCell(closing?.slot ?? null),
    { kind: "change", value: change },
    { kind: "percent", value: changePercent },
    textCell(phrases.growth[outcome]),
    textCell([doubt ? phrases.growthDoubt[doubt] : "", ...new Set(vias)].filter(Boolean).join("; ")),
  ];
}

/** The activity of every office, the least active of each kind first. */
export function toActivitySection(activity: ActivityReport, title: string, phrases: Phrases): Section {
  const { heading, outcome } = phrases;
  const { places } = activity;
  const placeOf = (officeId: string): number => places.get(officeId) ?? Number.MAX_SAFE_INTEGER;
  const columns: Column[] = [
    { header: heading.rank, width: 8 },
    { header: heading.nameEn, width: 30 },
    { header: heading.nameHi, width: 30 },
    { header: heading.verdict, width: 18 },
    { header: heading.qualifying, width: 12 },
    { header: heading.minutes, width: 12 },
    { header: heading.posts, width: 12 },
    { header: heading.growth, width: 14 },
    { header: heading.remarks, width: 40 },
  ];
  const { least } = activity;
  const [named, possible, unranked] = [least.named, least.possible, least.unranked].map(
    (ids) => new Set(ids),
  );
  const remarks = (officeId: string): string => {
    const { say } = phrases;
    if (named?.has(officeId)) return say.listLeastActive(least.howMany);
    if (possible?.has(officeId)) return say.listPossible;
    return unranked?.has(officeId) ? say.listUnranked : "";
  };
  const rows = activity.rows.toSorted(
    (a, b) => placeOf(a.office.officeId) - placeOf(b.office.officeId) || compareNames(a.office, b.office),
  );
  const table = (own: readonly ActivityRow[], words: string | null): Block => ({
    kind: "table",
    heading: words,
    columns,
    rows: own.map(({ office, verdict, figures }) => ({
      tone: named?.has(office.officeId) ? "bad" : "plain",
      cells: [
        countCell(places.get(office.officeId) ?? null),
        textCell(toPlainText(office.nameEn)),
        textCell(toPlainText(office.nameHi)),
        textCell(verdict ? outcome[verdict.outcome] : ""),
        countCell(figures.qualifyingSessions),
        minutesCell(figures.liveMinutes === null ? null : figures.liveMinutes * 60),
        countCell(figures.posts),
        { kind: "change", value: figures.growth },
        textCell(remarks(office.officeId)),
      ],
    })),
  });
  const blocks = [...perKind(rows, phrases, table), ...followedBlocks(activity, phrases)];
  return { name: phrases.say.sheets.activity, title, blocks };
}

/** Follow-up of offices named in earlier months: plan due, received, named again. */
function followedBlocks({ followed = [], rows, judged }: ActivityReport, phrases: Phrases): Block[] {
  if (followed.length === 0) return [];
  const { say } = phrases;
  const offices = new Map(rows.map(({ office }) => [office.officeId, office]));
  const items = followed.map(({ officeId, ...facts }) => {
    const office = offices.get(officeId);
    return `${office ? officeName(office, phrases) : officeId}: ${followUpText(facts, judged.zone, phrases)}`;
  });
  return [{ kind: "list", heading: `${say.listFollowed} (${items.length})`, items, tone: "plain" }];
}

export function followUpText(
  { month, planDue, planReceived, overdue, still }: Omit<FollowUp, "officeId">,
  zone: string,
  { say, write }: Phrases,
): string {
  const dayText = (day: string | null): string | null => day && write.day(toLocalDay(day, zone).startsAt);
  return [
    say.followed({ month: write.month(month), due: dayText(planDue), received: dayText(planReceived) }),
    ...(overdue ? [say.overdue] : []),
    ...(still ? [say.namedAgain] : []),
  ].join("; ");
}

/** Orders offices of equal or unknown rank by name. */
function compareNames(a: { nameEn: string; nameHi: string }, b: { nameEn: string; nameHi: string }): number {
  return officeName(a, { lang: "en" }).localeCompare(officeName(b, { lang: "en" }));
}

/** The explanation of how to read the report. */
export function toReadingGuide(phrases: Phrases): Section {
  const { say } = phrases;
  return {
    name: say.sheets.reading,
    title: say.sheets.reading,
    blocks: say.reading.map((words) => ({ kind: "paragraph", text: words })),
  };
}
