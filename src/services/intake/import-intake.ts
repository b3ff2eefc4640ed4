import type { DayRollup } from "../../domain/day-rollup.ts";
import { type IntakeEntry, isFarFrom } from "../../domain/intake.ts";
import { localDayAt } from "../../domain/slot.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";
import { type FileNote, formatNote, inFile } from "../tables/named-rows.ts";
import { readTable } from "../tables/read-table.ts";
import { type IntakeRow, parseIntake } from "./parse-intake.ts";
import { findContradictions } from "./contradictions.ts";
import type { NamedFile } from "../tables/table.ts";

/** Result of a file: its rows, how many are new, and which now wait for a second person. */
export type ImportedIntake = {
  rows: number;
  added: number;
  held: readonly IntakeEntry[];
  /** Remarks about the file for the person who sent it. */
  notices: readonly string[];
};

export type IntakeContext = { store: Store; clock: Clock; zone: string };

/** A row of a file as it would be taken: `known` = the same row was entered before and changes nothing. */
export type IntakePreview = {
  rows: readonly { line: number; entry: IntakeEntry; known: boolean }[];
  notices: readonly string[];
};

/**
 * Imports a file of figures entered by people, completely or not at all. Figures that differ by more than half from the
 * last reading, and all sessions, are held until a second person confirms them. Throws a ConfigError with every fault
 * and its line; then nothing is written.
 */
export async function importIntake(context: IntakeContext, file: NamedFile): Promise<ImportedIntake> {
  const { rows, notices } = await previewIntake(context, file);
  const entries = rows.map(({ entry }) => entry);
  const added = await context.store.intake.record(entries, context.zone);
  return { rows: rows.length, added, held: entries.filter(({ state }) => state === "held"), notices };
}

/** Returns what `importIntake` would do with a file, and writes nothing. Throws the same ConfigError. */
export async function previewIntake(
  { store, clock, zone }: IntakeContext,
  file: NamedFile,
): Promise<IntakePreview> {
  const { lines, faults: unreadable, notices } = await readTable(file);
  if (unreadable.length > 0) throw refusal(inFile(file, unreadable));
  const [registry, accounts] = await Promise.all([store.registry.current(), store.registry.allAccounts()]);
  const reference = { offices: registry?.offices ?? [], accounts, zone, now: clock.now() };
  const { rows, faults } = parseIntake(file.name, lines, reference);
  const keys = [...new Set(rows.map(({ entry }) => entry.accountKey))];
  const before = await store.intake.listByAccounts(keys);
  const all = [...faults, ...(await findContradictions(store, file.name, rows, before))];
  if (all.length > 0) throw refusal(all);
  const stored = new Map(before.map((entry) => [entry.entryId, entry]));
  const weighed = await weigh(store, rows, before, zone);
  return {
    rows: weighed.map(({ line, entry }) => {
      const known = stored.get(entry.entryId);
      return { line, entry: known ?? entry, known: known !== undefined };
    }),
    notices: inFile(file, notices).map(formatNote),
  };
}

function refusal(faults: readonly FileNote[]): ConfigError {
  const ordered = faults.toSorted((a, b) => a.line - b.line);
  return new ConfigError(ordered.map(formatNote), {
    remedy: "Nothing from the file was imported.",
    places: ordered.map(({ line, sentence }) => ({ line, sentence })),
  });
}

/** Compares each row with the reading before it, including rows of the same file, and holds outliers. */
async function weigh(
  store: Store,
  rows: readonly IntakeRow[],
  before: readonly IntakeEntry[],
  zone: string,
): Promise<IntakeRow[]> {
  const readings = await readingsBefore(store, rows, zone);
  const taken = before.filter(({ state }) => state === "taken");
  const weighed: IntakeRow[] = [];
  for (const { line, entry } of rows.toSorted((a, b) => +a.entry.observedAt - +b.entry.observedAt)) {
    const lastValue = lastOf(entry, readings, [...taken, ...weighed.map((row) => row.entry)]);
    const because =
      entry.metric === "live_session"
        ? "session"
        : isFarFrom(lastValue, entry.value)
          ? "far_from_last"
          : null;
    const state = because === null ? "taken" : "held";
    weighed.push({ line, entry: { ...entry, lastValue, heldBecause: because, state } });
  }
  return weighed;
}

type Point = { at: Date; followers: number | null; posts: number | null };

function lastOf(
  { accountKey, metric, observedAt }: IntakeEntry,
  readings: ReadonlyMap<string, readonly Point[]>,
  entered: readonly IntakeEntry[],
): number | null {
  if (metric === "live_session") return null;
  const collected = (readings.get(accountKey) ?? []).map((point) => ({ at: point.at, value: point[metric] }));
  const own = entered
    .filter((one) => one.accountKey === accountKey && one.metric === metric && one.state === "taken")
    .map((one) => ({ at: one.observedAt, value: one.value }));
  const earlier = [...collected, ...own].filter(({ at, value }) => value !== null && at < observedAt);
  return earlier.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0]?.value ?? null;
}

const FIRST_DAY = "2000-01-01";
const DAY_MS = 86_400_000;

/** The last readings at or before the days of the rows, from any source, read from the day roll-ups. */
async function readingsBefore(
  store: Store,
  rows: readonly IntakeRow[],
  zone: string,
): Promise<Map<string, Point[]>> {
  const byDay = new Map<string, { keys: Set<string>; at: Date }>();
  for (const { entry } of rows) {
    if (entry.metric === "live_session") continue;
    const { day } = localDayAt(entry.observedAt, zone);
    const held = byDay.get(day) ?? { keys: new Set<string>(), at: entry.observedAt };
    held.keys.add(entry.accountKey);
    byDay.set(day, held);
  }
  const points = new Map<string, Point[]>();
  for (const [day, { keys, at }] of byDay) {
    const dayBefore = localDayAt(new Date(localDayAt(at, zone).startsAt.getTime() - DAY_MS / 2), zone).day;
    const [today, earlier] = await Promise.all([
      store.rollups.list([...keys], day, day),
      store.rollups.lastAtOrBefore([...keys], dayBefore, FIRST_DAY),
    ]);
    for (const rollup of [...today, ...earlier.values()])
      points.set(rollup.accountKey, [...(points.get(rollup.accountKey) ?? []), ...pointsOf(rollup)]);
  }
  return points;
}

const pointsOf = ({ first, last }: DayRollup): Point[] =>
  [first, last].map(({ slot, followers, posts }) => ({ at: slot, followers, posts }));
