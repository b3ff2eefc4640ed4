import type { PlatformId } from "../domain/platform.ts";
import { RateLimitedError } from "../errors/reach-error.ts";
import type { NoRead, ReadContext, UsageNote } from "../platforms/contract.ts";
import type { Hearing } from "./call-budget/apply-usage.ts";
import type { Claim } from "./call-budget/available-calls.ts";
import type { Ticket } from "./call-budget/window-state.ts";
import type { Clock } from "../telemetry/clock.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Breakers } from "./circuit-breaker.ts";
import { type Patience, patientDoor } from "./cooldowns.ts";
import type { CallBudget, Pool } from "./call-budget/contract.ts";

type Door = ReadContext["http"];

type Paced = {
  http: ReadContext["http"];
  patience: Patience;
  budget: CallBudget;
  breakers: Breakers;
  clock: Clock;
  log: Logger;
};

type Options = {
  /** Urgent work may use what slowing down leaves. */
  urgent: boolean;
  /** When the work has to be done: it may use what slowing down sets free until then. */
  until?: Date;
  onSend?: () => void;
};

/**
 * The one owner of the pace of a credential: each request passes the platform's own word (patience), the call budget
 * that all workers share, and the breaker of the platform, in this order, and what the answer tells goes back to them.
 */
export class Pace {
  readonly ctx: ReadContext;
  readonly #collector: Paced;
  readonly #platform: PlatformId;
  readonly #options: Options;
  readonly #claim: Claim;
  /** Times that our own budget named: no word of the platform. */
  readonly #ours = new Set<number>();
  readonly #used = new Map<string, Pool>();
  readonly #pending = new Map<string, { pool: Pool; ticket: Ticket }>();
  readonly #notes: Promise<unknown>[] = [];

  constructor(
    collector: Paced,
    platform: PlatformId,
    credential: string | null,
    signal: AbortSignal,
    options: Options,
  ) {
    this.#collector = collector;
    this.#platform = platform;
    this.#claim = { urgent: options.urgent, signal, ...(options.until ? { until: options.until } : {}) };
    this.#options = options;
    const door = this.#doorOf(credential);
    this.ctx = {
      http: { send: (request, sent) => this.#send(door, request, sent) },
      now: () => collector.clock.now(),
      signal,
      onRequest: () => {},
      onUsage: (note) => {
        collector.log.debug("platform usage", { platform, ...note });
        this.#hear(note, toldBy(note));
      },
      onSilence: (name, family) => this.#hear({ credential: name, family }, "silent"),
      room: (name, family, calls) => this.#room({ platform, credential: name, family }, calls),
    };
  }

  /** What was told of the usage is kept; to be awaited before the work counts as done. */
  async settled(): Promise<void> {
    this.#endPending();
    await Promise.all(this.#notes);
  }

  /** Keeps the platform's word to wait, told of accounts alone or of all, for every process. */
  async heed(unread: readonly { accountKey: string; noRead: NoRead }[]): Promise<void> {
    const { budget, clock } = this.#collector;
    for (const { accountKey, noRead } of unread) {
      const { reason, retryAt, scope } = noRead;
      if (reason !== "rate_limited" || retryAt === null || this.#ours.has(retryAt.getTime())) continue;
      if (scope === "account") await budget.pauseAccount(this.#platform, accountKey, retryAt, clock.now());
      else for (const pool of this.#used.values()) await budget.resumesAt(pool, retryAt, clock.now());
    }
  }

  #doorOf(credential: string | null): Door {
    const { breakers, patience, http } = this.#collector;
    const guarded: Door = {
      send: (request, sent) => breakers.run(this.#platform, sent.signal, () => http.send(request, sent)),
    };
    return patientDoor({ patience, http: guarded }, this.#platform, credential, () =>
      this.#options.onSend?.(),
    );
  }

  async #send(door: Door, ...[request, sent]: Parameters<Door["send"]>): ReturnType<Door["send"]> {
    const { counts } = request;
    if (counts === undefined) return door.send(request, sent);
    this.#endPending();
    const { budget, clock } = this.#collector;
    const pool = { platform: this.#platform, credential: counts.credential, family: counts.family };
    const leave = await budget.take(pool, counts.calls, clock.now(), this.#claim);
    if (!leave.granted) throw this.#refusal(pool, leave.retryAt);
    this.#used.set(keyOf(pool), pool);
    this.#pending.set(keyOf(pool), { pool, ticket: leave.ticket });
    return door.send(request, sent);
  }

  #refusal({ platform, credential, family }: Pool, retryAt: Date): RateLimitedError {
    this.#ours.add(retryAt.getTime());
    return new RateLimitedError(
      `the call budget of ${platform} (${credential}, ${family}) is used up until ${retryAt.toISOString()}`,
      retryAt,
      "account",
    );
  }

  async #room(pool: Pool, calls: number): Promise<{ calls: number; retryAt: Date }> {
    this.#endPending();
    const { budget, clock } = this.#collector;
    const room = await budget.room(pool, calls, clock.now(), this.#claim);
    this.#ours.add(room.retryAt.getTime());
    return room;
  }

  #hear(from: Pick<Pool, "credential" | "family">, hearing: Hearing): void {
    const held = this.#pending.get(keyOf(from));
    if (held === undefined) return;
    this.#pending.delete(keyOf(from));
    this.#tell(held.pool, held.ticket, hearing);
  }

  /** Calls whose answer said nothing of the usage, or that had none. */
  #endPending(): void {
    for (const { pool, ticket } of this.#pending.values()) this.#tell(pool, ticket, null);
    this.#pending.clear();
  }

  #tell(pool: Pool, ticket: Ticket, hearing: Hearing): void {
    const { budget, clock, log } = this.#collector;
    const kept = budget.told(pool, ticket, hearing, clock.now());
    this.#notes.push(
      kept.catch((error: unknown) => {
        log.warn("what a platform told of its usage was not kept", { platform: this.#platform, error });
      }),
    );
  }
}

const keyOf = ({ credential, family }: Pick<Pool, "credential" | "family">): string =>
  `${credential}|${family}`;

/** A percent told outright, or found from the calls that are left. */
function toldBy({ usedPercent, limit, remaining, resetAt }: UsageNote) {
  if (usedPercent === null) return null;
  return { usedPercent, limit: remaining === null ? null : limit, resetAt: limit === null ? null : resetAt };
}
