import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { end, endWith } from "./end-with.ts";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ENTRY = fileURLToPath(new URL("./worker-entry.js", import.meta.url));
const RESPAWN_MS = 250;

type Member = {
  child: ChildProcess;
  ready: boolean;
  frozen: boolean;
  wanted: boolean;
  closed: Map<string, string>;
};

/** The collecting processes of one run. One that ends by itself is started again, as a supervisor would, and noted. */
export class Fleet {
  /** Unexpected exits: after `ready`, only a defect of the collector causes one. */
  readonly ownEnds: string[] = [];
  readonly #members = new Map<number, Member>();
  readonly #environment: NodeJS.ProcessEnv;
  readonly #logFolder: string;
  /** Whenever a process printed something or ended. */
  readonly #news = new EventEmitter();
  #closing = false;

  constructor(environment: NodeJS.ProcessEnv, logFolder: string) {
    this.#environment = environment;
    this.#logFolder = logFolder;
    mkdirSync(logFolder, { recursive: true });
  }

  start(index: number): void {
    if (this.#closing || this.#members.get(index)?.wanted) return;
    const log = createWriteStream(join(this.#logFolder, `process-${index}.log`), { flags: "a" });
    const child = spawn(process.execPath, ["--enable-source-maps", ENTRY], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const member: Member = { child, ready: false, frozen: false, wanted: true, closed: new Map() };
    this.#members.set(index, member);
    endWith(child);
    this.#listen(index, member, log);
  }

  /** Kills it without warning; it restarts later if the run plans so. */
  async kill(index: number): Promise<void> {
    const member = this.#members.get(index);
    if (!member?.wanted) return;
    member.wanted = false;
    await end(member.child, "SIGKILL");
  }

  freeze(index: number): void {
    const member = this.#members.get(index);
    if (!member?.wanted) return;
    member.frozen = true;
    member.child.kill("SIGSTOP");
  }

  thaw(index: number): void {
    const member = this.#members.get(index);
    if (!member?.frozen) return;
    member.frozen = false;
    member.child.kill("SIGCONT");
  }

  /**
   * Waits until all processes that run, and at least one, have reported the slot of each platform; false = not in time.
   */
  async reported(slots: ReadonlyMap<string, Date>, withinMs: number): Promise<boolean> {
    const limit = AbortSignal.timeout(withinMs);
    while (!this.#haveTold(slots)) {
      if (limit.aborted) return false;
      await once(this.#news, "news", { signal: limit }).catch(() => {});
    }
    return true;
  }

  #haveTold(slots: ReadonlyMap<string, Date>): boolean {
    const running = [...this.#members.values()].filter(({ wanted }) => wanted);
    if (running.length === 0) return false;
    return [...slots].every(([platform, slot]) =>
      running.every(({ closed, ready }) => ready && (closed.get(platform) ?? "") >= slot.toISOString()),
    );
  }

  /** Stops all cleanly. Gives those that did not end by themselves, with exit code 0, within the time. */
  async stop(withinMs: number): Promise<string[]> {
    this.#closing = true;
    const late: string[] = [];
    await Promise.all(
      [...this.#members].map(async ([index, member]) => {
        if (!member.wanted) return;
        member.wanted = false;
        this.thaw(index);
        const timer = setTimeout(() => {
          late.push(`process ${index} did not stop within ${withinMs} ms of SIGTERM`);
          member.child.kill("SIGKILL");
        }, withinMs);
        await end(member.child, "SIGTERM");
        clearTimeout(timer);
        const { exitCode, signalCode } = member.child;
        if (member.ready && exitCode !== 0 && signalCode !== "SIGKILL")
          late.push(`process ${index} stopped with ${signalCode ?? `exit code ${exitCode}`}`);
      }),
    );
    return late;
  }

  #listen(index: number, member: Member, log: WriteStream): void {
    const { child } = member;
    child.stderr?.pipe(log);
    if (child.stdout)
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (line === "ready") member.ready = true;
        const [word, platform = "", slot = ""] = line.split(" ");
        if (word === "closed") member.closed.set(platform, slot);
        this.#news.emit("news");
      });
    child.once("exit", (code, signal) => {
      log.end();
      this.#news.emit("news");
      if (!member.wanted) return;
      member.wanted = false;
      if (member.ready) this.ownEnds.push(`process ${index} ended by itself with ${signal ?? code}`);
      setTimeout(() => this.start(index), RESPAWN_MS);
    });
  }
}
