import type { ActivityReport, ActivityRow } from "../services/judging/activity.ts";
import type { LiveVerdict } from "../domain/verdict.ts";
import type { JudgedMonth, MonthFrame, MonthStream } from "../services/judging/judge-month.ts";
import type { GrowthFrame, GrowthReport, GrowthRow, GrowthStream } from "../services/judging/growth.ts";
import { toActivityRowJson, toGrowthRowJson } from "./growth-json.ts";
import { toVerdictJson } from "./live-json.ts";
import type { Phrases } from "./phrases.ts";
import { toPlainText } from "./plain-text.ts";

/** Rows of a CSV file: names and order as in JSON, with nested values flattened. */
export type Grid = { columns: readonly string[]; rows: readonly GridRow[] };

/** The same with rows that are taken once and not held. */
export type StreamedGrid = { columns: readonly string[]; rows: AsyncIterable<GridRow> };

type GridRow = Readonly<Record<string, string | number | boolean | Date | null>>;

async function* mapEach<From, To>(
  rows: AsyncIterable<From> | Iterable<From>,
  to: (row: From) => To,
): AsyncGenerator<To> {
  for await (const row of rows) yield to(row);
}

const LIVE_NAMES =
  "month office kind nameEn nameHi outcome exempt reasons reasonText assuranceBasis longestHoleSeconds sessions qualifyingSessions liveMinutes longestMinutes coverage status revision simulated".split(
    " ",
  );

export function toLiveGrid(judged: JudgedMonth, phrases: Phrases): Grid {
  return { columns: LIVE_NAMES, rows: judged.verdicts.map(toLiveRow(judged, phrases)) };
}

export const streamLiveGrid = (judged: MonthStream, phrases: Phrases): StreamedGrid => ({
  columns: LIVE_NAMES,
  rows: mapEach(judged.verdicts, toLiveRow(judged, phrases)),
});

function toLiveRow(judged: MonthFrame, phrases: Phrases) {
  const { month, status, revision, simulated } = judged;
  return (verdict: LiveVerdict): GridRow => {
    const shown = toVerdictJson(verdict, judged, phrases);
    const { name, reasons, assurance } = shown;
    return {
      office: shown.office,
      kind: shown.kind,
      outcome: shown.outcome,
      exempt: shown.exempt,
      sessions: shown.sessions,
      qualifyingSessions: shown.qualifyingSessions,
      liveMinutes: shown.liveMinutes,
      longestMinutes: shown.longestMinutes,
      coverage: shown.coverage,
      month: month.month,
      nameEn: name.en,
      nameHi: name.hi,
      reasons: reasons.map(({ code }) => code).join(" "),
      reasonText: toPlainText(reasons.map(({ text }) => text).join(" ")),
      assuranceBasis: assurance.basis,
      longestHoleSeconds: assurance.longestHoleSeconds,
      status,
      revision,
      simulated,
    };
  };
}

const EVIDENCE_COLUMNS =
  "month office account sessionId title startedAt endedAt durationSeconds durationBasis counted reason permalink durationAtMostSeconds shownDurationSeconds text simulated";

/** One row per session, for `report office`. */
export function toEvidenceGrid(judged: JudgedMonth, phrases: Phrases): Grid {
  const rows = judged.verdicts.flatMap((verdict) => {
    const { office, evidence } = toVerdictJson(verdict, judged, phrases);
    return evidence.map(({ joined: _parts, ...session }) => ({
      ...session,
      title: session.title === null ? null : toPlainText(session.title),
      month: judged.month.month,
      office,
      simulated: judged.simulated,
    }));
  });
  return { columns: EVIDENCE_COLUMNS.split(" "), rows };
}

const GROWTH_NAMES =
  "from to office nameEn nameHi kind division platform account openingFollowers openingSlot openingVia closingFollowers closingSlot closingVia change changePercent outcome reason simulated".split(
    " ",
  );

export function toGrowthGrid(report: GrowthReport): Grid {
  return { columns: GROWTH_NAMES, rows: report.rows.map(toGrowthGridRow(report)) };
}

export const streamGrowthGrid = (report: GrowthStream): StreamedGrid => ({
  columns: GROWTH_NAMES,
  rows: mapEach(report.rows, toGrowthGridRow(report)),
});

const toGrowthGridRow =
  ({ from, to, simulated }: GrowthFrame) =>
  (row: GrowthRow): GridRow => {
    const { opening, closing, ...rest } = toGrowthRowJson(row);
    const { nameEn, nameHi, kind, division } = row.office;
    return {
      ...rest,
      from,
      to,
      nameEn,
      nameHi,
      kind,
      division,
      openingFollowers: opening?.followers ?? null,
      openingSlot: opening?.slot ?? null,
      openingVia: opening?.via ?? null,
      closingFollowers: closing?.followers ?? null,
      closingSlot: closing?.slot ?? null,
      closingVia: closing?.via ?? null,
      simulated,
    };
  };

const ACTIVITY_COLUMNS =
  "month office kind nameEn nameHi outcome exempt qualifyingSessions liveMinutes posts growth place leastActive simulated";

export function streamActivityGrid(report: ActivityReport): StreamedGrid {
  const { judged, least, places, rows } = report;
  const named = new Set(least.named);
  const possible = new Set(least.possible);
  const gridRow = (row: ActivityRow): GridRow => {
    const { name, ...rest } = toActivityRowJson(row);
    return {
      ...rest,
      month: judged.month.month,
      nameEn: name.en,
      nameHi: name.hi,
      place: places.get(rest.office) ?? null,
      leastActive: named.has(rest.office) ? "named" : possible.has(rest.office) ? "possible" : null,
      simulated: judged.simulated,
    };
  };
  return { columns: ACTIVITY_COLUMNS.split(" "), rows: mapEach(rows, gridRow) };
}
