import type { Account } from "../../src/domain/account.ts";
import type { LiveSession } from "../../src/domain/live-session.ts";
import type { Look } from "../../src/domain/look.ts";
import type { HttpClient } from "../../src/http/contract.ts";
import { createAdapters } from "../../src/platforms/adapters.ts";
import type { PlatformAdapter, ReadContext } from "../../src/platforms/contract.ts";
import { emptyOutcomes, mapOutcome } from "../../src/services/collecting/batch/map-outcomes.ts";
import { toProbeEvents } from "../../src/services/collecting/lives/confirm-removed.ts";
import { type ClockGuard, createClockGuard } from "../../src/services/context/clock-guard.ts";
import type { SessionProbeEvent } from "../../src/store/contracts/store.ts";
import type { Logger } from "../../src/telemetry/logger.ts";
import { observeDates } from "../../workers/compose/observe-dates.ts";
import type { LookLog } from "./graph-transport.ts";
import { DAY_MS, type PlannedLook } from "./world.ts";

export const ZONE = "Asia/Kolkata";
export const RETENTION_DAYS = 30;

/** A platform in memory, and all that it showed. */
export type WorldTransport = HttpClient & {
  readonly logs: readonly LookLog[];
  begin(look: PlannedLook): void;
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

/** One account as the product's adapter, clock guard and mapping read it, look by look. */
export class AccountGame {
  readonly account: Account;
  readonly transport: WorldTransport;
  readonly #adapter: PlatformAdapter;
  readonly #time = new LookTime();
  readonly #guard: ClockGuard;

  constructor(account: Account, transport: WorldTransport) {
    this.account = account;
    this.transport = transport;
    this.#adapter = createOracleAdapter(account);
    this.#guard = createClockGuard(this.#time, () => this.#time.look.at, SILENT);
  }

  /** The look as collecting would record it; `null` if nothing came, or our clock was wrong. */
  async look(planned: PlannedLook, confirmEmpty: ReadonlySet<string>): Promise<Look | null> {
    const { account } = this;
    this.transport.begin(planned);
    this.#time.look = planned;
    const now = this.#time.now();
    const [batch] = this.#adapter.splitIntoBatches([account]);
    if (batch === undefined) return null;
    const since = new Date(now.getTime() - RETENTION_DAYS * DAY_MS);
    const metrics = account.platform === "x" ? (["live"] as const) : (["audience", "live"] as const);
    const asked = new Map([[account.accountKey, metrics]]);
    const [outcome] = await this.#adapter.read(batch, asked, { since, confirmEmpty }, this.#context());
    if (outcome?.live?.ok !== true || !this.#guard.state().agrees) return null;
    const mapped = emptyOutcomes();
    mapOutcome(toAttempt(account, now), { ...account, metrics: ["live"] }, outcome, mapped);
    const [look] = mapped.looks;
    return look ? { ...look, slot: null } : null;
  }

  /** Asks the nodes of sessions that looks lack, where the platform has nodes. */
  async probe(suspected: readonly LiveSession[]): Promise<SessionProbeEvent[]> {
    if (suspected.length === 0 || this.#adapter.probeSessions === undefined) return [];
    const ids = suspected.map(({ sessionId }) => sessionId);
    const probes = await this.#adapter.probeSessions(this.account, ids, this.#context());
    const now = this.#time.now();
    return suspected.flatMap((session) => toProbeEvents(session, probes, RETENTION_DAYS, now));
  }

  #context(): ReadContext {
    const now = this.#time.now();
    return {
      http: observeDates(this.transport, this.#guard, ["graph.invalid", "x.invalid"]),
      now: () => now,
      signal: new AbortController().signal,
      onUsage: () => {},
    };
  }
}

const toAttempt = ({ platform }: Account, now: Date) =>
  ({
    platform,
    trigger: "watch",
    sweepId: null,
    slots: { live: now },
    everyMinutes: { audience: null, live: null },
    zone: ZONE,
    retentionDays: RETENTION_DAYS,
    collectorVersion: "oracle",
    schemaVersion: 1,
    now,
  }) as const;

function createOracleAdapter({ platform, externalId }: Account): PlatformAdapter {
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
    x: {
      apiUrl: "https://x.invalid",
      bearerToken: null,
      ownerTokens: new Map([[externalId ?? "", "oracle"]]),
      liveFromPosts: false,
    },
  }).get(platform);
  if (adapter === undefined) throw new Error(`there is no adapter for ${platform}`);
  return adapter;
}

/** An account of an office, as the registry has it. */
export const toAccount = (
  officeId: string,
  platform: "facebook" | "x",
  pageId: string,
  label: string | null,
): Account => ({
  accountKey: [officeId, platform, ...(label === null ? [] : [label])].join("."),
  officeId,
  platform,
  label,
  handle: `handle${pageId}`,
  externalId: pageId,
  credential: null,
  activeFrom: null,
  activeTo: null,
  verifiedBy: null,
  verifiedOn: null,
  note: null,
});
