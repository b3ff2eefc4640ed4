import { readFileSync } from "node:fs";
import { type Collection, type Document, MongoClient } from "mongodb";
import { type Account, toAccountKey } from "../../src/domain/account.ts";
import type { Office } from "../../src/domain/office.ts";
import { parseOffices } from "../../src/services/registry/parse-offices.ts";
import { readTable } from "../../src/services/tables/read-table.ts";
import type { Store } from "../../src/store/contracts/store.ts";

const ZONE_MS = 5.5 * 3_600_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ROWS_PER_WRITE = 10_000;
const EVERY_TEN_MINUTES = 144;

/** Local midnights, in ms: `[firstDay, lastDay)`. */
export type History = { from: number; to: number; snapshotsFrom?: number };

/** Three years and three months that end with the same month, whose last days reach into the next. */
const END = Date.UTC(2026, 6, 3) - ZONE_MS;
export const MONTH = "2026-06";
export const NOW = new Date(END);
export const LONG: History = { from: Date.UTC(2023, 6, 4) - ZONE_MS, to: END };
export const YEAR: History = { from: Date.UTC(2025, 6, 1) - ZONE_MS, to: END };
export const DECADE: History = { from: Date.UTC(2016, 6, 1) - ZONE_MS, to: END };
export const SHORT: History = { from: Date.UTC(2026, 3, 1) - ZONE_MS, to: END };

/** The shipped offices, each with a Page and an X account. */
export async function registryOf(store: Store, history: History): Promise<Account[]> {
  const file = "config/offices.csv";
  const read = await readTable({ name: file, bytes: readFileSync(file) });
  const { offices } = parseOffices(file, read.lines);
  const accounts = offices.flatMap((office, i) => [
    accountOf(office, i, "facebook"),
    accountOf(office, i, "x"),
  ]);
  const at = new Date(history.from);
  await store.registry.accept(offices, accounts, "bench", "2023-07-01", at);
  await store.cadence.record({ facebook: { live: 10, audience: 60 }, x: { live: null, audience: 60 } }, at);
  return accounts;
}

function accountOf({ officeId }: Office, i: number, platform: "facebook" | "x"): Account {
  return {
    accountKey: toAccountKey(officeId, platform, null),
    officeId,
    platform,
    label: null,
    handle: `${officeId}.${platform}`,
    externalId: `${platform === "x" ? 7 : 1}000${i}`,
    credential: null,
    activeFrom: null,
    activeTo: null,
    verifiedBy: null,
    verifiedOn: null,
    note: null,
  };
}

/** Writes a history as a collector would have left it, by the bare driver; gives how many snapshots there are. */
export async function fill(
  uri: string,
  database: string,
  accounts: readonly Account[],
  history: History,
): Promise<number> {
  const client = new MongoClient(uri, { writeConcern: { w: 1, journal: false } });
  const db = client.db(database);
  const write = (name: string) => writer(db.collection(name));
  const [snapshots, rollups, runs, coverage, sessions] = [
    write("snapshots"),
    write("dayRollups"),
    write("lookRuns"),
    write("coverageDays"),
    write("liveSessions"),
  ];
  try {
    for (let day = history.from; day < history.to; day += DAY_MS)
      for (const [i, account] of accounts.entries()) {
        const name = new Date(day + ZONE_MS).toISOString().slice(0, 10);
        const place = placeOf(account, day, name, i);
        if (day >= (history.snapshotsFrom ?? history.from))
          for (const row of readingsOf(place)) await snapshots.add(row);
        await rollups.add(rollupOf(place));
        await coverage.add(coverageOf(place, "audience"));
        if (account.platform !== "facebook") continue;
        await coverage.add(coverageOf(place, "live"));
        for (const row of runsOf(place)) await runs.add(row);
        if ((place.number + i) % 9 === 0) await sessions.add(sessionOf(place));
      }
    for (const one of [snapshots, rollups, runs, coverage, sessions]) await one.end();
    return snapshots.count();
  } finally {
    await client.close();
  }
}

function writer(collection: Collection) {
  let rows: Document[] = [];
  let count = 0;
  const end = async () => {
    if (rows.length > 0) await collection.insertMany(rows, { ordered: false });
    rows = [];
  };
  const add = async (row: Document) => {
    count += 1;
    if (rows.push(row) >= ROWS_PER_WRITE) await end();
  };
  return { add, end, count: () => count };
}

type Place = { account: Account; day: number; name: string; number: number; base: number };

function placeOf(account: Account, day: number, name: string, i: number): Place {
  const number = Math.round((day - DECADE.from) / DAY_MS);
  return { account, day, name, number, base: 40_000 + i * 1_931 + number * ((i % 23) - 3) };
}

const whoOf = ({ accountKey, officeId, platform }: Account) => ({ accountKey, officeId, platform });

function readingsOf({ account, day, base }: Place): Document[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const slot = new Date(day + hour * HOUR_MS);
    return {
      ...whoOf(account),
      slot,
      observedAt: new Date(slot.getTime() + 20_000),
      followers: base + hour,
      posts: 900,
      following: null,
      listed: null,
      views: null,
      precision: "exact",
      via: "api",
      provenance: provenanceOf(account, slot),
    };
  });
}

const provenanceOf = ({ externalId }: Account, slot: Date) => ({
  externalId,
  trigger: "schedule",
  sweepId: `facebook-${slot.toISOString()}`,
  credential: "default",
  source: "graph.facebook.com",
  edge: "node",
  apiVersion: "v26.0",
  requestRef: "AbCdEfGhIjKlMnOpQrStUv",
  rawDigest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  collectorVersion: "bench",
  schemaVersion: 1,
  recordedAt: new Date(slot.getTime() + 21_000),
});

function rollupOf({ account, day, name, base }: Place): Document {
  const point = (hour: number) => ({
    slot: new Date(day + hour * HOUR_MS),
    via: "api",
    followers: base + hour,
    posts: 900,
    precision: "exact",
    externalId: account.externalId,
  });
  const [first, last] = [point(0), point(23)];
  const _id = `${account.accountKey}|${name}`;
  return { _id, ...whoOf(account), day: name, first, last, min: first, max: last, readings: 24 };
}

const FULL_WORD = 2 ** 30 - 1;

function coverageOf({ account, name }: Place, metric: "audience" | "live"): Document {
  const word = metric === "live" ? 0b1 | (1 << 10) | (1 << 20) : FULL_WORD & 1;
  const words = Array.from({ length: 48 }, (_, i) => [
    String(i),
    metric === "live" || i % 2 === 0 ? word : 0,
  ]);
  const set = Object.fromEntries(words.filter(([, bits]) => bits !== 0));
  const _id = `${account.accountKey}|${metric}|${name}`;
  return { _id, ...whoOf(account), metric, day: name, expected: set, read: set, gaps: [] };
}

/** Two runs a day: what is listed changes once a day, as a live ages out or comes in. */
function runsOf({ account, day, name, number }: Place): Document[] {
  return [0, 1].map((half) => {
    const firstAt = new Date(day + (half * DAY_MS) / 2 + 30_000);
    const ids = Array.from({ length: 3 }, (_, n) => `${account.accountKey}-${number - n * 9}`);
    return {
      _id: `${account.accountKey}|${firstAt.toISOString()}`,
      ...whoOf(account),
      day: name,
      digest: `${number}-${half}`,
      edge: "live_videos",
      complete: true,
      pagedToEnd: true,
      oldestStartAt: null,
      retentionDays: 30,
      sessionIds: ids,
      liveIds: [],
      firstAt,
      lastAt: new Date(firstAt.getTime() + (EVERY_TEN_MINUTES / 2 - 1) * 600_000),
      count: EVERY_TEN_MINUTES / 2,
      longestHoleSeconds: 600,
      trigger: "schedule",
      provenance: null,
      collectorVersion: "bench",
      recordedAt: firstAt,
    };
  });
}

function sessionOf({ account, day, number }: Place): Document {
  const startedAt = new Date(day + 11 * HOUR_MS);
  const seenAt = new Date(startedAt.getTime() + 2 * HOUR_MS);
  const lengthSeconds = 1_500 + (number % 5) * 200;
  const isGone = day + 40 * DAY_MS < LONG.to;
  return {
    ...whoOf(account),
    sessionId: `${account.accountKey}-${number}`,
    videoId: `v-${account.accountKey}-${number}`,
    fromId: account.externalId,
    fromName: account.officeId,
    state: "ended",
    platformStatus: "VOD",
    title: "मुख्यमंत्री कन्या उत्थान योजना",
    permalink: `https://www.facebook.com/${account.officeId}/videos/${number}/`,
    createdAt: startedAt,
    plannedStartAt: null,
    startedAt,
    startedAtBasis: "platform",
    startBounds: { from: startedAt, to: startedAt },
    isStartSure: true,
    otherStarts: [],
    endedAt: null,
    durationSeconds: lengthSeconds,
    durationBasis: "recording",
    durationAtMostSeconds: null,
    longest: { seconds: lengthSeconds, basis: "recording" },
    airTimes: [{ from: startedAt, to: new Date(startedAt.getTime() + lengthSeconds * 1000) }],
    toldLengths: [{ seconds: lengthSeconds, at: seenAt }],
    toldEndAt: null,
    toldStartAt: startedAt,
    airMarks: [{ live: false, firstAt: seenAt, lastAt: new Date(seenAt.getTime() + DAY_MS) }],
    firstSeenAt: seenAt,
    lastSeenAt: new Date(seenAt.getTime() + DAY_MS),
    firstSeenLiveAt: null,
    lastSeenLiveAt: null,
    peakViewers: null,
    peakViewersAt: null,
    edge: "live_videos",
    lowConfidence: false,
    versionAt: seenAt,
    rawDigest: String(number),
    missedLooks: 0,
    firstMissedAt: null,
    goneAt: isGone ? new Date(day + 31 * DAY_MS) : null,
    goneReason: isGone ? "retention" : null,
    lackedAt: null,
    wrongLists: [],
  };
}
