import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { packageRoot } from "../../config/package-root.ts";
import { readShippedOffices } from "../../src/cli/context/built-in-simulator.ts";
import { slotAt } from "../../src/domain/slot.ts";
import { toAccountsCsv } from "../../src/simulator/control/accounts-csv.ts";
import { pressCase } from "../../src/simulator/scenarios/press-case.ts";
import { type Simulator, startSimulator } from "../../src/simulator/simulator.ts";
import { auditRun } from "./audit/audit-run.ts";
import type { Played } from "./audit/played.ts";
import { ReportedFigures } from "./audit/reported-figures.ts";
import { type DiskFull, fillDisk } from "./fill-disk.ts";
import { Fleet } from "./fleet.ts";
import { ClockFile } from "./clock-file.ts";
import { Lines } from "./lines.ts";
import { MONTH, type RunPlan, type Step, type Torment, ZONE } from "./plan-run.ts";
import type { RunResult } from "./run-result.ts";
import type { ServerBox } from "./server-box.ts";

const MINUTE_MS = 60_000;
const START_WITHIN_MS = 90_000;
const SETTLE_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 15_000;
/** Longer than any platform's Retry-After in a run, and than a reported share of use is remembered. */
const HEALING_MINUTES = 90;

/** Reports the progress of a run: how many steps are done, and what it waits for. */
export type Listener = { onStep?: (done: number) => void; onWait?: (what: string) => void };

/** Plays one run on the servers, and audits what it left. */
export async function playRun(
  plan: RunPlan,
  box: ServerBox,
  folder: string,
  { onStep = () => {}, onWait = () => {} }: Listener = {},
): Promise<RunResult> {
  const { seed } = plan;
  const begun = performance.now();
  onWait("its world to be opened");
  const run = await Run.open(plan, box, folder, onWait);
  try {
    const reported = await run.play(onStep);
    onWait("its audit");
    const audit = await auditRun(run.played());
    const faults = [...reported, ...audit.faults];
    if (faults.length === 0) rmSync(run.folder, { recursive: true, force: true });
    const seconds = Math.round((performance.now() - begun) / 100) / 10;
    const torments = plan.steps.reduce((sum, step) => sum + step.torments.length, 0);
    const { keys, read, verdicts } = audit;
    return { seed, faults, torments, seconds, keys, read, verdicts, disk: run.disk };
  } finally {
    onWait("processes, lines and platforms to close");
    await run.close();
  }
}

class Run {
  readonly folder: string;
  readonly #plan: RunPlan;
  readonly #box: ServerBox;
  readonly #clock: ClockFile;
  readonly #told: ReportedFigures;
  readonly #simulator: Simulator;
  readonly #lines: Lines;
  readonly #fleet: Fleet;
  readonly #database: string;
  readonly #onWait: (what: string) => void;
  readonly #pending = new Map<Promise<void>, string>();
  #lastSettled: Date;
  #disk: DiskFull | null = null;

  private constructor(parts: {
    plan: RunPlan;
    box: ServerBox;
    folder: string;
    clock: ClockFile;
    simulator: Simulator;
    lines: Lines;
    fleet: Fleet;
    database: string;
    onWait: (what: string) => void;
  }) {
    this.#plan = parts.plan;
    this.#box = parts.box;
    this.folder = parts.folder;
    this.#clock = parts.clock;
    this.#simulator = parts.simulator;
    this.#told = new ReportedFigures(parts.simulator);
    this.#told.note(parts.plan.startsAt);
    this.#lines = parts.lines;
    this.#fleet = parts.fleet;
    this.#database = parts.database;
    this.#lastSettled = parts.plan.startsAt;
    this.#onWait = parts.onWait;
  }

  static async open(
    plan: RunPlan,
    box: ServerBox,
    parent: string,
    onWait: (what: string) => void,
  ): Promise<Run> {
    // The same seed may be played twice at a time.
    const folder = join(parent, `run-${plan.seed}-${process.pid}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const clock = new ClockFile(join(folder, "clock"));
    clock.set(plan.startsAt);
    const offices = (await readShippedOffices())
      .filter(({ activeFrom }) => activeFrom === null)
      .slice(0, plan.offices);
    const scenario = pressCase({ offices, zone: ZONE, seed: plan.seed, month: MONTH });
    const simulator = await startSimulator({
      scenario,
      clock: { now: () => clock.now },
      latencyMs: plan.latencyMs,
      seed: plan.seed,
      graceMs: graceOf(plan),
    });
    const lines = await Lines.open(plan, {
      platform: () => simulator.port,
      mongo: () => box.mongoPort,
      redis: () => box.redisPort,
    });
    const database = `chaos_${plan.seed}_${Date.now().toString(36)}`;
    const environment = environmentOf({ plan, folder, clock, simulator, lines, database });
    const fleet = new Fleet(environment, folder);
    return new Run({ plan, box, folder, clock, simulator, lines, fleet, database, onWait });
  }

  /** Returns what went wrong on the way. */
  async play(onStep: (done: number) => void): Promise<string[]> {
    const { processes, steps } = this.#plan;
    for (let i = 0; i < processes; i += 1) this.#fleet.start(i);
    const faults: string[] = [];
    this.#onWait("the first slot to be settled");
    if (!(await this.#settled(START_WITHIN_MS))) faults.push("the first slot was not settled");
    for (const [i, step] of steps.entries()) {
      this.#onWait(`step ${i} to be over`);
      await this.#play(step);
      onStep(i + 1);
    }
    await this.#heal();
    for (const minutes of [HEALING_MINUTES, this.#plan.audienceMinutes, this.#plan.liveMinutes]) {
      this.#moveTo(latestOf(this.#clock.instants) + minutes * MINUTE_MS);
      this.#onWait(`the slot of ${this.#clock.now.toISOString()} to be settled`);
      if (await this.#settled(SETTLE_WITHIN_MS)) this.#lastSettled = this.#clock.now;
      else
        faults.push(
          `the slot of ${this.#clock.now.toISOString()} was not settled within ${SETTLE_WITHIN_MS / 1000} s of peace`,
        );
    }
    if (this.#plan.smallDisk && this.#box.isOnSmallDisk && this.#disk?.felt !== true)
      faults.push("the disk was to be full, and mongod was not refused any room");
    this.#onWait("the processes to stop");
    faults.push(...(await this.#fleet.stop(STOP_WITHIN_MS)), ...this.#fleet.ownEnds);
    return faults;
  }

  get disk(): DiskFull | null {
    return this.#disk;
  }

  played(): Played {
    return {
      plan: this.#plan,
      simulator: this.#simulator,
      mongoUri: this.#box.mongoUri,
      database: `${this.#database}_simulated`,
      startedAt: this.#plan.startsAt,
      endedAt: this.#lastSettled,
      reported: this.#told,
      environment: {
        ...environmentOf({
          plan: this.#plan,
          folder: this.folder,
          clock: this.#clock,
          simulator: this.#simulator,
          lines: this.#lines,
          database: this.#database,
        }),
      },
    };
  }

  async close(): Promise<void> {
    await this.#fleet.stop(STOP_WITHIN_MS);
    await this.#lines.close();
    await this.#simulator.close();
  }

  async #play(step: Step): Promise<void> {
    this.#moveTo(this.#clock.now.getTime() + step.minutes * MINUTE_MS);
    for (const happening of step.happenings) this.#happen(happening);
    for (const torment of step.torments) this.#later(torment, torment.afterMs, () => this.#inflict(torment));
    await this.#settled(step.patienceMs);
  }

  #moveTo(milliseconds: number): void {
    const at = new Date(milliseconds);
    this.#clock.set(at);
    this.#told.note(at);
  }

  #happen(happening: Step["happenings"][number]): void {
    const { world, mutate } = this.#simulator;
    const pages = this.#accounts("facebook");
    const account = pages[happening.account % pages.length] ?? "";
    if (happening.kind === "live") mutate.startLive({ account, minutes: happening.minutes });
    else if (happening.kind === "shift") mutate.shiftAudience(account, happening.by, this.#soon());
    else {
      const [live] = world.listedAt(account, this.#clock.now);
      if (live) mutate.deleteLive(live.liveId);
    }
  }

  /** Followers change on fifth minutes; what changes where the clock stands now would be read both ways. */
  #soon(): Date {
    const FIFTH_MS = 5 * MINUTE_MS;
    return new Date((Math.floor(this.#clock.now.getTime() / FIFTH_MS) + 1) * FIFTH_MS);
  }

  #accounts(platform: string): string[] {
    return this.#simulator.accounts
      .filter((one) => one.platform === platform)
      .map(({ accountKey }) => accountKey);
  }

  async #inflict(torment: Torment): Promise<void> {
    switch (torment.kind) {
      case "kill":
        await this.#fleet.kill(torment.process);
        this.#later(torment, torment.backAfterMs, async () => this.#fleet.start(torment.process));
        return;
      case "freeze":
        this.#fleet.freeze(torment.process);
        this.#later(torment, torment.forMs, async () => this.#fleet.thaw(torment.process));
        return;
      case "down":
        if (torment.lostBytes > 0) await this.#box.loseLastWrites(torment.lostBytes);
        else await this.#box.kill(torment.server);
        this.#later(torment, torment.forMs, () => this.#box.start(torment.server));
        return;
      case "step-down":
        return this.#box.stepDown();
      case "fail-over":
        return this.#box.failOver(torment.forMs);
      case "half-registry":
        writeAccounts(this.folder, this.#simulator, 0.5);
        this.#later(torment, torment.forMs, async () => {
          writeAccounts(this.folder, this.#simulator);
        });
        return;
      case "link":
        this.#lines.set(torment.to, torment.mode);
        this.#later(torment, torment.forMs, async () => this.#lines.set(torment.to, { kind: "pass" }));
        return;
      case "forget":
        return this.#forget();
      case "fill-disk":
        if (this.#box.isOnSmallDisk) this.#disk = await fillDisk(this.#box, torment.forMs);
        return;
      case "fault":
        this.#addFault(torment);
    }
  }

  #addFault({ fault, forMinutes, account }: Extract<Torment, { kind: "fault" }>): void {
    const keys = this.#accounts(fault.platform ?? "facebook");
    const until = new Date(this.#clock.now.getTime() + forMinutes * MINUTE_MS);
    const target = account === null ? {} : { account: keys[account % keys.length] };
    // A throttle has its own minutes; its `until` would take precedence over them.
    this.#simulator.faults.add({
      ...fault,
      ...target,
      ...(fault.kind === "throttle" ? { count: 3 } : { until }),
    });
  }

  async #forget(): Promise<void> {
    const redis = new Redis({ port: this.#box.redisPort, maxRetriesPerRequest: 0, retryStrategy: null });
    redis.on("error", () => {});
    await redis.flushall().catch(() => {});
    redis.disconnect();
  }

  #later(torment: Torment, milliseconds: number, work: () => Promise<void>): void {
    const done = pause(milliseconds).then(work);
    this.#pending.set(done, torment.kind === "down" ? `${torment.server} down` : torment.kind);
    void done.finally(() => this.#pending.delete(done)).catch(() => {});
  }

  async #heal(): Promise<void> {
    while (this.#pending.size > 0) {
      this.#onWait(`torments to end: ${[...this.#pending.values()].join(", ")}`);
      await Promise.race([...this.#pending.keys()].map((done) => done.catch(() => {})));
    }
    this.#onWait("servers to start");
    this.#simulator.faults.clear();
    this.#lines.pass();
    await Promise.all([this.#box.start("mongod"), this.#box.start("valkey")]);
    for (let i = 0; i < this.#plan.processes; i += 1) {
      this.#fleet.thaw(i);
      this.#fleet.start(i);
    }
  }

  /** Whether every process reported the current slot of both platforms in time. */
  #settled(withinMs: number): Promise<boolean> {
    const { liveMinutes, audienceMinutes } = this.#plan;
    const now = this.#clock.now;
    const slots = new Map([
      ["facebook", slotAt(now, liveMinutes, ZONE)],
      ["x", slotAt(now, audienceMinutes, ZONE)],
    ]);
    return this.#fleet.reported(slots, withinMs);
  }
}

/** The first `share` of the accounts' file, in place, as a copy that is under way writes it. Returns its path. */
function writeAccounts(folder: string, { accounts }: Simulator, share = 1): string {
  const path = join(folder, "accounts.csv");
  const text = toAccountsCsv(accounts);
  writeFileSync(path, text.slice(0, text.lastIndexOf("\n", text.length * share) + 1));
  return path;
}

const latestOf = (instants: readonly Date[]): number =>
  instants.reduce((latest, instant) => Math.max(latest, instant.getTime()), 0);

/**
 * The longest that a run delays data: a call made before the refusal could arrive does not count against its sender.
 */
function graceOf(plan: RunPlan): number {
  const held = plan.steps.flatMap(({ torments }) =>
    torments.map((torment) =>
      torment.kind === "freeze" || (torment.kind === "link" && torment.to !== "redis")
        ? torment.forMs + 500
        : 0,
    ),
  );
  return 150 + Math.max(0, ...held);
}

function environmentOf(parts: {
  plan: RunPlan;
  folder: string;
  clock: ClockFile;
  simulator: Simulator;
  lines: Lines;
  database: string;
}): Record<string, string> {
  const { plan, folder, clock, simulator, lines, database } = parts;
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const minutes = (count: number) => `${count}m`;
  const cadence = {
    facebook: { audience: minutes(plan.audienceMinutes), live: minutes(plan.liveMinutes) },
    x: { audience: minutes(plan.audienceMinutes), live: "off" },
  };
  const { secrets } = simulator;
  const platform = `http://127.0.0.1:${lines.ports.platform}`;
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    MONGODB_URI: `mongodb://127.0.0.1:${lines.ports.mongo}/${database}?directConnection=true`,
    REDIS_URL: `redis://127.0.0.1:${lines.ports.redis}`,
    REACH_DATA_DIR: join(folder, "data"),
    REACH_OFFICES_FILE: join(packageRoot(), "config", "offices.csv"),
    REACH_ACCOUNTS_FILE: writeAccounts(folder, simulator),
    REACH_CADENCE_FILE: file("cadence.json", JSON.stringify(cadence)),
    REACH_CLOCK_FILE: clock.path,
    REACH_PLATFORMS: "facebook,x",
    FACEBOOK_GRAPH_URL: platform,
    FACEBOOK_ACCESS_TOKEN: secrets.facebookToken,
    FACEBOOK_APP_ID: secrets.facebookAppId,
    FACEBOOK_APP_SECRET: secrets.facebookAppSecret,
    X_API_URL: platform,
    X_BEARER_TOKEN: secrets.xBearerToken,
    LOG_LEVEL: "info",
  };
}
