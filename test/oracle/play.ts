import type { Account } from "../../src/domain/account.ts";
import type { LiveSession } from "../../src/domain/live-session.ts";
import type { Look, LookProof } from "../../src/domain/look.ts";
import { toMonth } from "../../src/domain/month.ts";
import type { Office } from "../../src/domain/office.ts";
import { judgeLiveMinutes } from "../../src/domain/rules/live-minutes.ts";
import type { LiveRule } from "../../src/domain/rules/rule-book.ts";
import type { LiveVerdict } from "../../src/domain/verdict.ts";
import { createAdapters } from "../../src/platforms/adapters.ts";
import type {
  LiveValue,
  PlatformAdapter,
  ReadContext,
  SuccessfulRead,
} from "../../src/platforms/contract.ts";
import { toProbeEvents } from "../../src/services/collecting/lives/confirm-removed.ts";
import type { LiveSessionDoc } from "../../src/store/models/live-session-model.ts";
import { beginRun } from "../../src/store/recording/look-runs.ts";
import type { SessionProbeEvent } from "../../src/store/contracts/store.ts";
import type { SessionObservationDoc } from "../../src/store/models/session-observation-model.ts";
import { SightingMerger } from "../../src/store/recording/merge-sightings.ts";
import type { SessionChanges } from "../../src/store/recording/session-changes.ts";
import type { Logger } from "../../src/telemetry/logger.ts";
import { type ClockGuard, createClockGuard } from "../../src/services/context/clock-guard.ts";
import { observeDates } from "../../workers/compose/observe-dates.ts";
import { GraphTransport, type LookLog } from "./graph-transport.ts";
import { DAY_MS, PAGE_ID, type PlannedLook, type World } from "./world.ts";

const ZONE = "Asia/Kolkata";
const RETENTION_DAYS = 30;

const OFFICE: Office = {
  officeId: "patna",
  kind: "district",
  nameEn: "Patna",
  nameHi: "पटना",
  lgdCode: null,
  division: null,
  aliases: [],
  activeFrom: null,
  activeTo: null,
};

const ACCOUNT: Account = {
  accountKey: "patna.facebook",
  officeId: "patna",
  platform: "facebook",
  label: null,
  handle: "patna",
  externalId: PAGE_ID,
  credential: null,
  activeFrom: null,
  activeTo: null,
  verifiedBy: null,
  verifiedOn: null,
  note: null,
};

const RULE: LiveRule = {
  id: "district-facebook-live",
  version: 1,
  validFrom: "2023-07",
  order: { en: "Direction of July 2023", hi: "जुलाई 2023 का निर्देश" },
  appliesTo: ["district"],
  minMinutes: 30,
  sessionsPerMonth: 1,
  platform: "facebook",
  explanationFrom: "2023-08",
  resumeWindowSeconds: 120,
  countCrossPosted: false,
};

/** What was kept of an account, in memory; the end-to-end form keeps it in MongoDB. */
export class Evidence {
  #sessions = new Map<string, LiveSessionDoc>();
  #observations = new Map<string, SessionObservationDoc>();
  readonly looks: LookProof[] = [];

  get sessions(): LiveSession[] {
    return [...this.#sessions.values()];
  }

  /** Takes a look in and returns the sessions whose own nodes are to be asked. */
  take(look: Look): readonly LiveSession[] {
    const merger = this.#begin();
    merger.addLook(look, this.looks.at(-1) ?? null);
    this.looks.push(beginRun(look, "", ZONE, { collectorVersion: "oracle", recordedAt: look.at }));
    return this.#keep(merger.changes()).suspected;
  }

  save(probes: readonly SessionProbeEvent[]): void {
    const merger = this.#begin();
    for (const { sessionId, event } of probes) merger.addProbe(sessionId, event);
    this.#keep(merger.changes());
  }

  #begin(): SightingMerger {
    return new SightingMerger([...this.#sessions.values()], [...this.#observations.values()]);
  }

  #keep(changes: SessionChanges): SessionChanges {
    for (const ref of changes.removes) this.#sessions.delete(ref.toHexString());
    for (const one of [...changes.inserts, ...changes.replaces])
      this.#sessions.set(one._id.toHexString(), one);
    for (const one of [...changes.newObservations, ...changes.grownObservations])
      this.#observations.set(one._id.toHexString(), one);
    return changes;
  }
}

export type Played = { verdict: LiveVerdict; logs: readonly LookLog[] };

/** Plays a world through the real adapter, fold and rules. */
export async function playMonth(world: World): Promise<Played> {
  const transport = new GraphTransport(world);
  const evidence = new Evidence();
  const adapter = createOracleAdapter();
  const time = new LookTime();
  const guard = createClockGuard(time, () => time.look.at, SILENT);
  for (const look of world.looks) await takeLook({ transport, evidence, adapter, time, guard }, look);
  return { verdict: judge(evidence, new Date(world.judgedAt)), logs: transport.logs };
}

type Game = {
  transport: GraphTransport;
  evidence: Evidence;
  adapter: PlatformAdapter;
  time: LookTime;
  guard: ClockGuard;
};

/** The collector's clock at a look, and the steady counter that no one can set. */
class LookTime {
  look: PlannedLook = { at: 0, clockErrorMs: 0, trouble: { kind: "none" } };
  readonly source = "system";

  now(): Date {
    return new Date(this.look.at + this.look.clockErrorMs);
  }
}

const SILENT: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function createOracleAdapter(): PlatformAdapter {
  const adapter = createAdapters({
    facebook: {
      graphUrl: "https://graph.invalid",
      graphVersion: "v26.0",
      accessToken: "oracle",
      appId: null,
      appSecret: null,
      pageTokens: new Map(),
      liveRetentionDays: RETENTION_DAYS,
    },
    x: { apiUrl: "https://x.invalid", bearerToken: null, ownerTokens: new Map(), liveFromPosts: false },
  }).get("facebook");
  if (adapter === undefined) throw new Error("there is no adapter for facebook");
  return adapter;
}

async function takeLook(game: Game, look: PlannedLook): Promise<void> {
  const { transport, evidence, adapter, time, guard } = game;
  transport.begin(look);
  time.look = look;
  const now = time.now();
  const ctx: ReadContext = {
    http: observeDates(transport, guard, ["graph.invalid"]),
    now: () => now,
    signal: new AbortController().signal,
    onUsage: () => {},
  };
  const [batch] = adapter.splitIntoBatches([ACCOUNT]);
  if (batch === undefined) return;
  const since = new Date(now.getTime() - RETENTION_DAYS * DAY_MS);
  const metrics = new Map([[ACCOUNT.accountKey, ["audience", "live"] as const]]);
  const confirmEmpty = new Set(
    evidence.sessions.flatMap((one) => (one.wrongLists.length > 0 ? [one.accountKey] : [])),
  );
  const [outcome] = await adapter.read(batch, metrics, { since, confirmEmpty }, ctx);
  if (outcome?.live?.ok !== true || !guard.state().agrees) return;
  const suspected = evidence.take(toLook(outcome.live));
  if (suspected.length === 0 || adapter.probeSessions === undefined) return;
  const ids = suspected.map(({ sessionId }) => sessionId);
  const probes = await adapter.probeSessions(ACCOUNT, ids, ctx);
  evidence.save(suspected.flatMap((session) => toProbeEvents(session, probes, RETENTION_DAYS, now)));
}

function toLook({ value, observedAt, complete }: SuccessfulRead<LiveValue>): Look {
  const { accountKey, officeId, platform } = ACCOUNT;
  return {
    accountKey,
    officeId,
    platform,
    slot: null,
    at: observedAt,
    trigger: "schedule",
    complete,
    retentionDays: RETENTION_DAYS,
    ...value,
  };
}

function judge({ sessions, looks }: Evidence, asOf: Date): LiveVerdict {
  return judgeLiveMinutes({
    office: OFFICE,
    month: toMonth("2023-07", ZONE),
    rule: RULE,
    zone: ZONE,
    asOf,
    evidence: {
      accounts: [ACCOUNT],
      sessions,
      looks,
      wrongLists: [],
      coverage: [],
      hindrances: [],
      corrections: [],
    },
    exemption: null,
  });
}
