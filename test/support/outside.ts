import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account } from "../../src/domain/account.ts";
import type { Office } from "../../src/domain/office.ts";
import { toAccountsCsv } from "../../src/simulator/control/accounts-csv.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import { fileClock } from "../../src/telemetry/clock.ts";
import { environmentOf } from "./collector.ts";
import { type Finished, ReachProcess } from "./reach-process.ts";
import { type TestDatabase, testDatabase } from "./servers.ts";
import { startSteady } from "./simulated-platforms.ts";

/** A person's place: a folder with a registry and a clock file, a simulator that follows it, and `reach` to call. */
export class Outside {
  readonly #processes: ReachProcess[] = [];
  readonly folder: string;
  readonly simulator: Simulator;
  readonly database: TestDatabase;
  readonly env: Record<string, string>;

  private constructor(parts: Pick<Outside, "folder" | "simulator" | "database" | "env">) {
    this.folder = parts.folder;
    this.simulator = parts.simulator;
    this.database = parts.database;
    this.env = parts.env;
  }

  static async open(
    purpose: string,
    options: { start: Date; accounts: number; env?: Record<string, string> },
  ): Promise<Outside> {
    const folder = await mkdtemp(join(tmpdir(), "reach-outside-"));
    const path = (name: string) => join(folder, name);
    await writeFile(path("clock"), String(options.start.getTime()));
    const clock = fileClock(path("clock"));
    const simulator = await startSteady({ accounts: options.accounts, livesEach: 1 }, { clock });
    const database = testDatabase(purpose);
    const env = {
      ...environmentOf(database, simulator),
      REACH_DATA_DIR: path("data"),
      REACH_OFFICES_FILE: path("offices.csv"),
      REACH_ACCOUNTS_FILE: path("accounts.csv"),
      REACH_CLOCK_FILE: path("clock"),
      ...options.env,
    };
    const outside = new Outside({ folder, simulator, database, env });
    await writeFile(path("offices.csv"), officesCsv(simulator.offices));
    await outside.register(simulator.accounts);
    return outside;
  }

  async register(accounts: readonly Account[]): Promise<void> {
    await this.#write("accounts.csv", toAccountsCsv(accounts));
  }

  async setClock(to: Date): Promise<void> {
    await this.#write("clock", String(to.getTime()));
  }

  async #write(name: string, text: string): Promise<void> {
    const path = join(this.folder, name);
    await writeFile(`${path}.next`, text);
    await rename(`${path}.next`, path);
  }

  start(...args: string[]): ReachProcess {
    const started = new ReachProcess(args, this.env, this.folder);
    this.#processes.push(started);
    return started;
  }

  run(...args: string[]): Promise<Finished> {
    return this.start(...args).finished();
  }

  /** Rows of `reach export`, from its NDJSON. */
  async exported(name: string): Promise<Record<string, unknown>[]> {
    const { code, stdout, stderr } = await this.run("export", name);
    if (code !== 0) throw new Error(`export ${name} ended with ${code}: ${stderr}`);
    return stdout === "" ? [] : stdout.split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map((one) => one.stop("SIGKILL")));
    await this.simulator.close();
    await this.database.cleanUp();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function officesCsv(offices: readonly Office[]): string {
  const lines = offices.map(
    ({ officeId, kind, nameEn, nameHi }) => `${officeId},${kind},${nameEn},${nameHi},,,`,
  );
  return ["office,kind,name_en,name_hi,lgd_code,division,aliases", ...lines, ""].join("\n");
}
