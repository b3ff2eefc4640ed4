import { isCooling } from "../../domain/cooldown.ts";
import { Registry } from "prom-client";
import { countCoverage, openGaps } from "../../domain/coverage.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { localDayAt } from "../../domain/slot.ts";
import { credentialExpiry } from "../../services/credentials/credential-expiry.ts";
import type { ApiContext } from "../context.ts";
import { followerLines } from "./follower-lines.ts";
import { createCounters, createGauges } from "./metric-names.ts";
import type { PushCounts } from "./push-counts.ts";
import { SweepCounter } from "./sweep-counter.ts";

const DAY_MS = 86_400_000;

/** The Prometheus metrics. All values but the pushes come from MongoDB and Redis, so any process reports the whole deployment. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #source: ApiContext;
  readonly #sweeps: SweepCounter;
  readonly #counters;
  readonly #gauges;

  readonly #pushCounts: PushCounts;

  constructor(source: ApiContext, pushCounts: PushCounts) {
    this.#source = source;
    this.#pushCounts = pushCounts;
    this.#sweeps = new SweepCounter(source.collector.store, source.collector.clock.now());
    this.#registry.setDefaultLabels({ simulated: String(source.simulated) });
    this.#counters = createCounters(this.#registry);
    this.#gauges = createGauges(this.#registry);
    this.#gauges.info.set({ version: source.version, timezone: source.collector.zone }, 1);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The text, made no faster than it is taken: of very many accounts a line each would be too much to hold. */
  async *render(): AsyncGenerator<string> {
    for (const { platform, result, count } of this.#pushCounts.entries())
      this.#gauges.pushes.set({ platform, result }, count);
    this.#setFreshness();
    await Promise.all([
      this.#countSweeps(),
      this.#setQueues(),
      this.#setCoverage(),
      this.#setCredentials(),
      this.#setAccess(),
      this.#setQuota(),
    ]);
    yield await this.#registry.metrics();
    yield* followerLines(this.#source);
  }

  async #countSweeps(): Promise<void> {
    for (const { platform, trigger, counts, closedAt, plannedAt } of await this.#sweeps.fresh()) {
      this.#counters.sweeps.inc({ platform, trigger });
      this.#counters.read.inc({ platform }, counts.read);
      this.#counters.missed.inc({ platform }, counts.gaps);
      this.#counters.requests.inc({ platform }, counts.requests);
      this.#counters.spent.inc({ platform }, counts.spentUsd);
      const seconds = ((closedAt ?? plannedAt).getTime() - plannedAt.getTime()) / 1000;
      this.#gauges.lastSweepSeconds.set({ platform }, seconds);
    }
  }

  async #setQueues(): Promise<void> {
    const { queues, adapters } = this.#source.collector;
    for (const queue of ["control", ...adapters.keys()] as (PlatformId | "control")[]) {
      const depth = await queues.countJobs(queue);
      for (const [state, count] of Object.entries(depth)) this.#gauges.queue.set({ queue, state }, count);
      if (queue !== "control")
        this.#gauges.workers.set({ platform: queue }, await queues.countWorkers(queue));
    }
  }

  #setFreshness(): void {
    this.#gauges.age.reset();
    for (const { platform, ageSeconds, silent } of this.#source.freshness()) {
      if (ageSeconds !== null) this.#gauges.age.set({ platform }, ageSeconds);
      this.#gauges.silent.set({ platform }, silent ? 1 : 0);
    }
  }

  async #setCoverage(): Promise<void> {
    const { store, clock, zone } = this.#source.collector;
    const { day } = localDayAt(clock.now(), zone);
    const sums = new Map<
      string,
      { labels: { platform: string; metric: string }; expected: number; read: number }
    >();
    this.#gauges.gaps.reset();
    for await (const covered of store.coverage.stream({ fromDay: day, toDay: day })) {
      const { platform, metric } = covered;
      const key = `${platform} ${metric}`;
      const sum = sums.get(key) ?? { labels: { platform, metric }, expected: 0, read: 0 };
      const { expected, read } = countCoverage(covered);
      sums.set(key, { ...sum, expected: sum.expected + expected, read: sum.read + read });
      for (const { run } of openGaps(covered))
        this.#gauges.gaps.inc({ platform, metric, reason: run?.reason ?? "not_running" });
    }
    for (const { labels, expected, read } of sums.values()) {
      this.#gauges.expected.set(labels, expected);
      this.#gauges.covered.set(labels, read);
    }
  }

  async #setCredentials(): Promise<void> {
    const { store, clock } = this.#source.collector;
    const now = clock.now();
    for (const { platform, credential, state, pausedUntil } of await store.credentials.all()) {
      const labels = { platform, credential };
      this.#gauges.credentialOk.set(labels, state === "ok" ? 1 : 0);
      const paused =
        pausedUntil !== null && isCooling(pausedUntil, now)
          ? (pausedUntil.getTime() - now.getTime()) / 1000
          : 0;
      this.#gauges.credentialPaused.set(labels, paused);
    }
    await this.#setMoney(now);
  }

  /** Below 0 = expired. A credential without a known expiry is left out. */
  async #setAccess(): Promise<void> {
    const { store, clock } = this.#source.collector;
    const now = clock.now();
    this.#gauges.credentialDays.reset();
    for (const access of await store.operations.access()) {
      const { platform, credential } = access;
      const { endsAt } = credentialExpiry(access, now);
      if (endsAt === null) continue;
      this.#gauges.credentialDays.set({ platform, credential }, (endsAt.getTime() - now.getTime()) / DAY_MS);
    }
  }

  /** As the platforms reported it last; what they never reported is left out. */
  async #setQuota(): Promise<void> {
    const { budget, clock } = this.#source.collector;
    this.#gauges.quotaLeft.reset();
    this.#gauges.quotaCalls.reset();
    for (const { platform, credential, family, usedPercent, calls } of await budget.listPools(clock.now())) {
      const labels = { platform, credential, family };
      const left = Math.max(0, 100 - usedPercent) / 100;
      this.#gauges.quotaLeft.set(labels, left);
      if (calls !== null) this.#gauges.quotaCalls.set(labels, Math.floor(calls * left));
    }
  }

  async #setMoney(now: Date): Promise<void> {
    const { store, dailySpendLimitUsd } = this.#source.collector;
    const utcDay = now.toISOString().slice(0, 10);
    for (const [platform, limit] of Object.entries(dailySpendLimitUsd)) {
      const spent = await store.spend.spentUsd(platform as PlatformId, utcDay);
      this.#gauges.spentToday.set({ platform }, spent);
      this.#gauges.spendLimit.set({ platform }, limit);
    }
  }
}
