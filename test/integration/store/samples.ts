import type { Gap } from "../../../src/domain/gap.ts";
import type { Look } from "../../../src/domain/look.ts";
import type { SessionSighting } from "../../../src/domain/session-sighting.ts";
import { digestRaw } from "../../../src/domain/session-sighting.ts";
import type { Snapshot } from "../../../src/domain/snapshot.ts";
import type { BatchWrite, Store } from "../../../src/store/contracts/store.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { reusedDatabase, testDatabase } from "../../support/servers.ts";

export const ZONE = "Asia/Kolkata";

/** Local wall-clock time of Asia/Kolkata on 1 July 2023 and the days around it, as an instant. */
export const at = (time: string, day = "2023-07-01"): Date => new Date(`${day}T${time}+05:30`);

/** A prepared store on a database of its own; `untouched`: a fresh one, dropped afterwards. */
export async function freshStore(
  purpose: string,
  options: { untouched?: boolean } = {},
): Promise<{ store: Store; uri: string; close: () => Promise<void> }> {
  const database = options.untouched === true ? testDatabase(purpose) : reusedDatabase();
  const store = await openStore({
    uri: database.mongoUri,
    database: database.name,
    collectorVersion: "test",
  });
  const close = async () => {
    await store.close();
    await database.cleanUp();
  };
  await store.prepare().catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return { store, uri: database.mongoUri, close };
}

export function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  const slot = changes.slot ?? at("10:00:00");
  return {
    accountKey: "patna.facebook",
    officeId: "patna",
    platform: "facebook",
    slot,
    observedAt: new Date(slot.getTime() + 20_000),
    followers: 1000,
    posts: null,
    following: null,
    listed: null,
    views: null,
    precision: "exact",
    via: "api",
    ...changes,
    provenance: {
      externalId: "100064",
      trigger: "schedule",
      sweepId: null,
      credential: "default",
      source: "graph.facebook.com",
      edge: "node",
      apiVersion: "v26.0",
      requestRef: null,
      rawDigest: null,
      collectorVersion: "test",
      schemaVersion: 1,
      recordedAt: new Date(slot.getTime() + 21_000),
      ...changes.provenance,
    },
  };
}

export function seen(changes: Partial<SessionSighting> = {}): SessionSighting {
  const plain = {
    sessionId: "L1",
    videoId: "V1",
    fromId: "100064",
    fromName: "DM Patna",
    state: "ended",
    platformStatus: "VOD",
    title: "Jan samvad",
    permalink: "https://www.facebook.com/100064/videos/V1",
    createdAt: at("09:00:00"),
    plannedStartAt: null,
    startedAt: at("09:00:00"),
    endedAt: null,
    lengthSeconds: 1860,
    viewers: null,
    lowConfidence: false,
    ...changes,
  } as const;
  return { ...plain, ...digestRaw(plain) };
}

export function look(changes: Partial<Look> = {}): Look {
  const slot = changes.slot === undefined ? at("10:00:00") : changes.slot;
  return {
    accountKey: "patna.facebook",
    officeId: "patna",
    platform: "facebook",
    slot,
    at: new Date((slot ?? at("10:00:00")).getTime() + 30_000),
    trigger: "schedule",
    edge: "live_videos",
    complete: true,
    pagedToEnd: true,
    oldestStartAt: null,
    retentionDays: 30,
    sessions: [],
    ...changes,
  };
}

export function gap(changes: Partial<Gap> = {}): Gap {
  return {
    accountKey: "patna.facebook",
    officeId: "patna",
    platform: "facebook",
    metric: "audience",
    slot: at("10:00:00"),
    reason: "transport",
    detail: "no answer in 20 s",
    at: at("10:05:00"),
    ...changes,
  };
}

export function write(changes: Partial<BatchWrite> = {}): BatchWrite {
  return {
    zone: ZONE,
    snapshots: [],
    looks: [],
    gaps: [],
    rawAnswers: [],
    findings: [],
    countsInCoverage: true,
    ...changes,
  };
}

export async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}
