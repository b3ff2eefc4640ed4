import { readFileSync } from "node:fs";
import { readRules } from "../../../config/rules.ts";
import type { Account } from "../../../src/domain/account.ts";
import type { Gap } from "../../../src/domain/gap.ts";
import type { Look } from "../../../src/domain/look.ts";
import { toMonth } from "../../../src/domain/month.ts";
import type { Office } from "../../../src/domain/office.ts";
import { digestRaw, type SessionSighting } from "../../../src/domain/session-sighting.ts";
import type { Snapshot } from "../../../src/domain/snapshot.ts";
import { reportActivity } from "../../../src/services/judging/activity.ts";
import { reportOffice } from "../../../src/services/judging/office-summary.ts";
import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import type { JudgedMonth } from "../../../src/services/judging/judge-month.ts";
import { loadMonth, openMonth } from "../../../src/services/judging/reported-month.ts";
import { parseOffices } from "../../../src/services/registry/parse-offices.ts";
import { readTable } from "../../../src/services/tables/read-table.ts";
import { planMonthCounts } from "../../../src/simulator/scenarios/press-case-counts.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { look, snapshot, write, ZONE } from "../store/samples.ts";
import type { JudgingContext } from "../../../src/services/judging/context.ts";

const DAY_MS = 86_400_000;
const SEED = 7;

/** Plays a month of the press case into a store: a listing of each Page a day, followers at both midnights. */
export type PressMonth = {
  month: string;
  /** Months after that of the case; 0 = July 2023. */
  since: number;
  /** Pages whose token is refused the whole month. */
  refused?: readonly string[];
  /** The days that are played, counted from 0; all of them where it is left out. */
  days?: { from: number; to: number };
};

export const accountOf = ({ officeId }: Office, i: number, platform: "facebook" | "x"): Account => ({
  accountKey: `${officeId}.${platform}`,
  officeId,
  platform,
  label: null,
  handle: `${officeId}-${platform}`,
  externalId: `${platform === "x" ? 7000 : 1000}${i}`,
  credential: null,
  activeFrom: null,
  activeTo: null,
  verifiedBy: null,
  verifiedOn: null,
  note: null,
});

/** The 86 offices of the shipped list, each with a Page and an X account, put in force. */
export async function seedRegistry(store: Store): Promise<{ offices: Office[]; accounts: Account[] }> {
  const file = "config/offices.csv";
  const read = await readTable({ name: file, bytes: readFileSync(file) });
  const { offices } = parseOffices(file, read.lines ?? []);
  const accounts = offices.flatMap((office, i) => [
    accountOf(office, i, "facebook"),
    accountOf(office, i, "x"),
  ]);
  await store.registry.accept(offices, accounts, "press", "2023-06-01", new Date("2023-06-01T00:00:00Z"));
  await store.cadence.record(
    { facebook: { live: 1440, audience: 1440 }, x: { live: null, audience: 1440 } },
    new Date("2023-06-01T00:00:00Z"),
  );
  return { offices, accounts };
}

/** The same in force, and of it the districts alone: the only ones that the rule binds. */
export async function seedDistricts(store: Store): ReturnType<typeof seedRegistry> {
  const all = await seedRegistry(store);
  const offices = all.offices.filter(({ kind }) => kind === "district");
  const ids = new Set(offices.map(({ officeId }) => officeId));
  return { offices, accounts: all.accounts.filter(({ officeId }) => ids.has(officeId)) };
}

export async function playMonth(
  store: Store,
  registry: { offices: readonly Office[]; accounts: readonly Account[] },
  { month, since, refused = [], days: part }: PressMonth,
): Promise<void> {
  const { startsAt, endsAt } = toMonth(month, ZONE);
  const days = Math.round((endsAt.getTime() - startsAt.getTime()) / DAY_MS);
  const pages = registry.accounts.filter(({ platform }) => platform === "facebook");
  const lives = new Map(
    registry.offices.map((office) => [office.officeId, livesOf(office, startsAt, days, since)]),
  );
  for (let day = part?.from ?? 0; day <= (part?.to ?? days); day += 1) {
    const slot = new Date(startsAt.getTime() + day * DAY_MS);
    const at = new Date(slot.getTime() + 20_000);
    const readable = pages.filter(({ officeId }) => !refused.includes(officeId));
    const looks: Look[] = readable.map(({ accountKey, officeId, externalId }) =>
      look({
        accountKey,
        officeId,
        slot,
        at,
        sessions: (lives.get(officeId) ?? [])
          .filter(({ startedAt, lengthSeconds }) => endOf(startedAt, lengthSeconds) < at)
          .map((live) => withRaw({ ...live, fromId: externalId })),
      }),
    );
    const gaps: Gap[] = pages
      .filter(({ officeId }) => refused.includes(officeId))
      .map(({ accountKey, officeId }) => ({
        accountKey,
        officeId,
        platform: "facebook",
        metric: "live",
        slot,
        reason: "credential_rejected",
        detail: "code 190",
        at,
      }));
    const isBoundary = day === 0 || day === days;
    const snapshots: Snapshot[] = isBoundary
      ? registry.accounts.map((account, i) => followersOf(account, i, slot, since + (day === 0 ? 0 : 1)))
      : [];
    await store.readings.record(write({ looks, gaps, snapshots }));
  }
}

const endOf = (startedAt: Date | null, seconds: number | null): Date =>
  new Date((startedAt?.getTime() ?? 0) + (seconds ?? 0) * 1000);

function followersOf(account: Account, i: number, slot: Date, months: number): Snapshot {
  const base = 4_000 + ((i * 7919) % 260_000);
  const grown = i % 7 === 3 ? -months * 13 : months * ((i * 31) % 900);
  return snapshot({
    accountKey: account.accountKey,
    officeId: account.officeId,
    platform: account.platform,
    slot,
    followers: base + grown,
    provenance: { ...snapshot().provenance, externalId: account.externalId },
  });
}

function livesOf(
  office: Office,
  startsAt: Date,
  days: number,
  since: number,
): Omit<SessionSighting, "raw" | "rawDigest">[] {
  const { qualifying, shortSeconds } = planMonthCounts(office, since, SEED);
  const lengths = [...Array.from({ length: qualifying }, (_, i) => 1800 + i * 97.5), ...shortSeconds];
  return lengths.map((lengthSeconds, i) => {
    const startedAt = new Date(startsAt.getTime() + ((i * 2) % days) * DAY_MS + 11 * 3_600_000 + i * 61_000);
    const id = `${office.officeId}-${since}-${i}`;
    return {
      sessionId: id,
      videoId: `v-${id}`,
      fromId: null,
      fromName: office.nameEn,
      state: "ended",
      platformStatus: "VOD",
      title: i === 0 ? '=HYPERLINK("http://x") <b>Jan Samvad</b>' : "मुख्यमंत्री कन्या उत्थान योजना",
      permalink: `https://www.facebook.com/${office.officeId}/videos/${id}/`,
      createdAt: startedAt,
      plannedStartAt: null,
      startedAt,
      endedAt: null,
      lengthSeconds,
      viewers: null,
      lowConfidence: false,
    };
  });
}

const withRaw = (live: Omit<SessionSighting, "raw" | "rawDigest">): SessionSighting => ({
  ...live,
  ...digestRaw(live),
});

export function reportDeps(store: Store, now: string): JudgingContext {
  return {
    store,
    rules: readRules("config/rules.json"),
    clock: { now: () => new Date(now), source: "file" },
    zone: ZONE,
    simulated: true,
  };
}

/** Closes what is due, as the daemon does, and returns the month as it is then reported. */
export async function closedMonth(deps: JudgingContext, month: string): Promise<JudgedMonth> {
  await freezeDueMonths(deps);
  return loadMonth(deps, month);
}

export const activityIn = async (deps: JudgingContext, month: string, revision?: number) =>
  reportActivity(deps, await openMonth(deps, month, revision));

export const officeIn = async (deps: JudgingContext, officeId: string, month: string, revision?: number) =>
  reportOffice(deps, officeId, await openMonth(deps, month, revision));

/** July and August 2023 by three listings each: as each reaches back 30 days, they prove the month. */
export async function listPressMonths(
  store: Store,
  registry: { offices: readonly Office[]; accounts: readonly Account[] },
): Promise<void> {
  for (const [month, since] of [
    ["2023-07", 0],
    ["2023-08", 1],
  ] as const)
    for (const day of [0, 15, 31])
      await playMonth(store, registry, { month, since, days: { from: day, to: day } });
}
