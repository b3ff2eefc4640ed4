import { createHash } from "node:crypto";
import { join } from "node:path";
import { packageRoot } from "../../config/package-root.ts";
import { readSettings } from "../../config/read-settings.ts";
import type { Settings } from "../../config/settings.ts";
import type { Account } from "../../src/domain/account.ts";
import type { Cadence } from "../../src/domain/cadence.ts";
import { localDayAt } from "../../src/domain/slot.ts";
import type { PlatformId } from "../../src/domain/platform.ts";
import { type ExportName, exportCatalog } from "../../src/services/exports/catalog.ts";
import type { ExportRow } from "../../src/services/exports/contract.ts";
import type { AppContext, AppEvents } from "../../src/services/context/app-context.ts";
import type { Simulator, SimulatorOptions } from "../../src/simulator/simulator.ts";
import type { Clock } from "../../src/telemetry/clock.ts";
import type { LogFields, Logger } from "../../src/telemetry/logger.ts";
import { type ClockDriver, createClockDriver } from "../../workers/clock/drive-by-clock.ts";
import { openCollector } from "../../workers/compose/open-collector.ts";
import { openDeployment, type Deployment } from "../../workers/compose/open-deployment.ts";
import { createPlatformAccess } from "../../workers/compose/platform-access.ts";
import {
  type RunningWorkers,
  runWorkers,
  WORKER_TIMES,
  type WorkerTimes,
} from "../../workers/jobs/run-workers.ts";
import { reusedDatabase, type TestDatabase, testDatabase } from "./servers.ts";
import { startSteady } from "./simulated-platforms.ts";

export const ZONE = "Asia/Kolkata";

/** Local wall-clock time of Asia/Kolkata as an instant: `at("2023-07-20 12:00")`. */
export function at(local: string): Date {
  const [day = "", time = "00:00"] = local.split(" ");
  return new Date(`${day}T${time.length === 5 ? `${time}:00` : time}+05:30`);
}

/** A clock in memory that a test moves. `file` stands for any clock that is moved by hand, as the workers see it. */
export class HandClock implements Clock {
  source: Clock["source"] = "file";
  #at: Date;

  constructor(start: Date) {
    this.#at = start;
  }

  now(): Date {
    return this.#at;
  }

  set(to: Date): void {
    this.#at = to;
  }

  move(minutes: number): void {
    this.#at = new Date(this.#at.getTime() + minutes * 60_000);
  }
}

/** A logger and the entries that it recorded. */
export class LogBook {
  readonly lines: { level: string; message: string; fields: LogFields }[] = [];

  logger(): Logger {
    const say =
      (level: string) =>
      (message: string, fields: LogFields = {}) =>
        void this.lines.push({ level, message, fields });
    return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
  }

  said(part: string): number {
    return this.lines.filter(({ message }) => message.includes(part)).length;
  }
}

export type RigOptions = {
  purpose: string;
  /** On a fresh database, dropped afterwards. */
  fresh?: boolean;
  start?: Date;
  accounts?: number;
  /** The platforms of the simulated world; Facebook and X if omitted. */
  platforms?: readonly PlatformId[];
  /** The registry has a line for each account, and no handle yet. */
  blank?: boolean;
  livesEach?: number;
  /** How many X accounts have an owner who gave a token of each kind. */
  owners?: number;
  retentionDays?: number | null;
  cadence?: Cadence;
  /** Further settings; those that need the simulator's tokens are made of them. */
  env?: Record<string, string> | ((simulator: Simulator) => Promise<Record<string, string>>);
  simulator?: Partial<SimulatorOptions>;
};

/** One collecting process in miniature: workers, and the drive that plans as the rig's clock is moved. */
export type Process = {
  collector: AppContext;
  workers: RunningWorkers;
  drive: ClockDriver;
  log: LogBook;
  reported: { platform: PlatformId; slot: string }[];
  stop(): Promise<void>;
};

/** A simulated world, a database of its own, and any number of collecting processes on a clock that the test moves. */
export class Rig {
  readonly database: TestDatabase;
  readonly simulator: Simulator;
  readonly settings: Settings;
  readonly deployment: Deployment;
  readonly clock: HandClock;
  readonly cadence: Cadence;
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor(
    parts: Pick<Rig, "database" | "simulator" | "settings" | "deployment" | "clock" | "cadence">,
  ) {
    this.database = parts.database;
    this.simulator = parts.simulator;
    this.settings = parts.settings;
    this.deployment = parts.deployment;
    this.clock = parts.clock;
    this.cadence = parts.cadence;
  }

  static async open(options: RigOptions): Promise<Rig> {
    const clock = new HandClock(options.start ?? at("2023-07-20 12:00"));
    const database = options.fresh === true ? testDatabase(options.purpose) : reusedDatabase();
    const { accounts = 4, livesEach = 1, owners = 0, retentionDays = 30, platforms } = options;
    const simulator = await startSteady(
      { accounts, livesEach, owners, retentionDays, ...(platforms ? { platforms } : {}) },
      { clock, ...options.simulator },
    );
    const more = typeof options.env === "function" ? await options.env(simulator) : options.env;
    const settings = readSettings(
      { ...environmentOf(database, simulator), ...more },
      { cwd: packageRoot(), packageRoot: packageRoot() },
    );
    const deployment = await openDeployment({ ...settings, logLevel: "error" });
    const cadence = options.cadence ?? settings.cadence;
    const rig = new Rig({ database, simulator, settings, deployment, clock, cadence });
    await rig.register(
      options.blank === true
        ? simulator.accounts.map((account) => ({ ...account, handle: null, externalId: null }))
        : simulator.accounts,
    );
    return rig;
  }

  /** Puts these accounts in force; those left out are retired. */
  async register(accounts: readonly Account[]): Promise<void> {
    const { registry } = this.deployment.store;
    const today = localDayAt(this.clock.now(), ZONE).day;
    const digest = createHash("sha256").update(JSON.stringify(accounts)).digest("hex");
    await registry.accept(this.simulator.offices, accounts, digest, today, this.clock.now());
  }

  /** One more process on the same servers. */
  async process(
    options: { times?: WorkerTimes; events?: AppEvents; settings?: Settings; works?: boolean } = {},
  ): Promise<Process> {
    const log = new LogBook();
    const deployment: Deployment = { ...this.deployment, clock: this.clock, log: log.logger() };
    const access = createPlatformAccess(options.settings ?? this.settings);
    const { collector, close } = await openCollector(deployment, access, {
      cadence: this.cadence,
      ...(options.events ? { events: options.events } : {}),
    });
    const platforms = [...collector.adapters.keys()];
    const workers =
      options.works === false
        ? { close: async () => {} }
        : await runWorkers({
            collector,
            redisUrl: this.deployment.redisUrl,
            prefix: collector.store.database,
            platforms,
            keepsSchedule: false,
            times: options.times ?? { ...WORKER_TIMES, shutdownMs: 2_000 },
          });
    const reported: Process["reported"] = [];
    const stopping = new AbortController();
    const drive = createClockDriver({
      collector,
      platforms,
      signal: stopping.signal,
      watches: true,
      onClosed: (platform, slot) => reported.push({ platform, slot: slot.toISOString() }),
    });
    let stopped = false;
    const stop = async () => {
      if (stopped) return;
      stopped = true;
      stopping.abort();
      await workers.close();
      await close();
    };
    this.#closers.unshift(stop);
    return { collector, workers, drive, log, reported, stop };
  }

  /** Rows as `reach export` gives them. */
  async exported(name: ExportName, platform: PlatformId | null = null): Promise<ExportRow[]> {
    const rows: ExportRow[] = [];
    const request = { zone: ZONE, simulated: true, officeId: null, platform, since: null, until: null };
    for await (const row of exportCatalog[name].rows(this.deployment.store, request)) rows.push(row);
    return rows;
  }

  /** What became of each expected reading, by `account metric HH:MM` of local time: `read`, or the gap's reason. */
  async ledger(): Promise<Map<string, string>> {
    const ledger = new Map<string, string>();
    const enter = (account: string, metric: string, slot: Date, outcome: string) => {
      const key = `${account} ${metric} ${localTimeOf(slot)}`;
      if (ledger.has(key)) throw new Error(`two outcomes for ${key}: ${ledger.get(key)} and ${outcome}`);
      ledger.set(key, outcome);
    };
    for await (const day of this.deployment.store.coverage.stream({})) {
      const midnight = at(day.day).getTime();
      for (const [word, bits] of Object.entries(day.read))
        for (let bit = 0; bit < 30; bit += 1)
          if ((bits & (1 << bit)) !== 0)
            enter(
              day.accountKey,
              day.metric,
              new Date(midnight + (Number(word) * 30 + bit) * 60_000),
              "read",
            );
    }
    for (const { account, metric, slot, reason } of await this.exported("gaps"))
      enter(String(account), String(metric), slot as Date, String(reason));
    return ledger;
  }

  async close(): Promise<void> {
    for (const close of this.#closers) await close();
    await this.deployment.close();
    await this.simulator.close();
    await this.database.cleanUp();
  }
}

const localTimeOf = (slot: Date): string =>
  new Date(slot.getTime() + 5.5 * 3_600_000).toISOString().slice(11, 16);

/** The environment in which a collector reads the simulator, as a person would set it. */
export function environmentOf(database: TestDatabase, simulator: Simulator): Record<string, string> {
  const { facebookToken, facebookAppId, facebookAppSecret, xBearerToken } = simulator.secrets;
  return {
    MONGODB_URI: database.namedUri,
    REDIS_URL: database.redisUrl,
    REACH_CADENCE_FILE: join(packageRoot(), "config", "cadence.json"),
    FACEBOOK_GRAPH_URL: simulator.graphUrl,
    FACEBOOK_ACCESS_TOKEN: facebookToken,
    FACEBOOK_APP_ID: facebookAppId,
    FACEBOOK_APP_SECRET: facebookAppSecret,
    X_API_URL: simulator.xApiUrl,
    X_BEARER_TOKEN: xBearerToken,
    REACH_API_PORT: "0",
  };
}
