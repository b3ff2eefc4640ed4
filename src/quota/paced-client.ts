import type { PlatformId } from "../domain/platform.ts";
import { RateLimitedError, TransportError } from "../errors/reach-error.ts";
import type { FailedRead, ReadContext, UsageFigure } from "../platforms/contract.ts";
import type { Clock } from "../telemetry/clock.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { CircuitBreakers } from "./circuit-breaker.ts";
import { type Cooldowns, withCooldown } from "./cooldowns.ts";
import type { CallBudget, CallPriority, CallPool, Ticket, UsageReport } from "./call-budget/contract.ts";

type Client = ReadContext["http"];

type PacedDeps = {
  http: ReadContext["http"];
  cooldowns: Cooldowns;
  budget: CallBudget;
  breakers: CircuitBreakers;
  clock: Clock;
  log: Logger;
};

type Options = {
  /** Urgent work may use the calls that pacing holds back. */
  urgent: boolean;
  /** Deadline of the work: it may use the calls that pacing releases until then. */
  until?: Date;
  onSend?: () => void;
};

/**
 * The only way to call a platform. Each request passes the credential's cooldown, the call budget shared by all workers
 * and the platform's circuit breaker, in this order; the usage in the response goes back to the budget.
 */
export class PacedClient {
  readonly ctx: ReadContext;
  readonly #deps: PacedDeps;
  readonly #platform: PlatformId;
  readonly #options: Options;
  readonly #priority: CallPriority;
  /** Retry times that our own budget named; they are no rate limit of the platform. */
  readonly #ownRetryTimes = new Set<number>();
  readonly #used = new Map<string, CallPool>();
  readonly #pending = new Map<string, { pool: CallPool; ticket: Ticket }>();
  readonly #saves: Promise<unknown>[] = [];

  constructor(
    deps: PacedDeps,
    platform: PlatformId,
    credential: string | null,
    signal: AbortSignal,
    options: Options,
  ) {
    this.#deps = deps;
    this.#platform = platform;
    this.#priority = { urgent: options.urgent, signal, ...(options.until ? { until: options.until } : {}) };
    this.#options = options;
    const client = this.#createClient(credential);
    this.ctx = {
      http: { send: (request, sent) => this.#send(client, request, sent) },
      now: () => deps.clock.now(),
      signal,
      onUsage: (note) => {
        deps.log.debug("platform usage", { platform, ...note });
        this.#receive(note, toUsage(note));
      },
      onNoUsage: (name, family) => this.#receive({ credential: name, family }, "silent"),
      availableCalls: (name, family, calls) =>
        this.#countAvailable({ platform, credential: name, family }, calls),
    };
  }

  /** Waits until the usage of every response is saved. Call it before the work counts as done. */
  async flushUsage(): Promise<void> {
    this.#reportPending();
    await Promise.all(this.#saves);
  }

  /** Saves the rate limits in these outcomes, of single accounts or of whole pools, for every process. */
  async rememberCooldowns(unread: readonly { accountKey: string; noRead: FailedRead }[]): Promise<void> {
    const { budget, clock } = this.#deps;
    for (const { accountKey, noRead } of unread) {
      const { reason, retryAt, scope } = noRead;
      if (reason !== "rate_limited" || retryAt === null || this.#ownRetryTimes.has(retryAt.getTime()))
        continue;
      if (scope === "account")
        await budget.startAccountCooldown(this.#platform, accountKey, retryAt, clock.now());
      else for (const pool of this.#used.values()) await budget.blockUntil(pool, retryAt, clock.now());
    }
  }

  #createClient(credential: string | null): Client {
    const { breakers, cooldowns, http } = this.#deps;
    const guarded: Client = {
      send: (request, sent) => breakers.run(this.#platform, sent.signal, () => http.send(request, sent)),
    };
    return withCooldown({ http: guarded, cooldowns }, this.#platform, credential, () =>
      this.#options.onSend?.(),
    );
  }

  async #send(client: Client, ...[request, sent]: Parameters<Client["send"]>): ReturnType<Client["send"]> {
    const { counts } = request;
    if (counts === undefined) return client.send(request, sent);
    this.#reportPending();
    const { budget, clock } = this.#deps;
    const pool = { platform: this.#platform, credential: counts.credential, family: counts.family };
    const permit = await budget.acquire(pool, counts.calls, clock.now(), this.#priority);
    if (!permit.granted)
      throw permit.why === "limit" ? this.#toRefusal(pool, permit.retryAt) : toUnanswered(pool);
    this.#used.set(toKey(pool), pool);
    this.#pending.set(toKey(pool), { pool, ticket: permit.ticket });
    return client.send(request, sent);
  }

  #toRefusal({ platform, credential, family }: CallPool, retryAt: Date): RateLimitedError {
    this.#ownRetryTimes.add(retryAt.getTime());
    return new RateLimitedError(
      `not asked: the call budget of ${platform} (${credential}, ${family}) is used up until ${retryAt.toISOString()}`,
      retryAt,
      "account",
    );
  }

  async #countAvailable(pool: CallPool, calls: number): Promise<{ calls: number; retryAt: Date }> {
    this.#reportPending();
    const { budget, clock } = this.#deps;
    const available = await budget.countAvailable(pool, calls, clock.now(), this.#priority);
    this.#ownRetryTimes.add(available.retryAt.getTime());
    return available;
  }

  #receive(from: Pick<CallPool, "credential" | "family">, report: UsageReport): void {
    const pending = this.#pending.get(toKey(from));
    if (pending === undefined) return;
    this.#pending.delete(toKey(from));
    this.#report(pending.pool, pending.ticket, report);
  }

  /** Reports calls whose response contained no usage, or that got no response. */
  #reportPending(): void {
    for (const { pool, ticket } of this.#pending.values()) this.#report(pool, ticket, null);
    this.#pending.clear();
  }

  #report(pool: CallPool, ticket: Ticket, report: UsageReport): void {
    const { budget, clock, log } = this.#deps;
    const saved = budget.reportUsage(pool, ticket, report, clock.now());
    this.#saves.push(
      saved.catch((error: unknown) => {
        log.warn("platform usage could not be saved", { platform: this.#platform, error });
      }),
    );
  }
}

const toUnanswered = ({ platform }: CallPool): TransportError =>
  new TransportError(`not asked: earlier calls to ${platform} have had no response so far`);

const toKey = ({ credential, family }: Pick<CallPool, "credential" | "family">): string =>
  `${credential}|${family}`;

/** The usage in percent, and the counted limit where the platform states how many calls remain. */
function toUsage({ usedPercent, limit, remaining, resetAt, opensAt }: UsageFigure): UsageReport {
  if (opensAt !== undefined && limit !== null && resetAt !== null) return { limit, opensAt, resetAt };
  if (usedPercent === null) return null;
  return { usedPercent, limit: remaining === null ? null : limit, resetAt: limit === null ? null : resetAt };
}
