import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { identify } from "../../../src/embedded/processes/process-identity.ts";

const HERE = import.meta.dirname;
const REGISTER = join(HERE, "..", "..", "support", "ts-register.mjs");

export type Opened = { mongoUri: string; redisUrl: string; describe: [string, string] };

/** A process of its own that holds the servers of a data directory, as a command of the collector does. */
export class Command {
  readonly child: ChildProcess;
  readonly notices: string[] = [];
  private readonly opening: Promise<Opened>;

  constructor(dataDir: string) {
    this.child = spawn(process.execPath, ["--import", REGISTER, join(HERE, "hold-servers.ts"), dataDir], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let reported = "";
    this.child.stderr?.on("data", (chunk: Buffer) => (reported += chunk.toString()));
    this.opening = new Promise((settle, fail) => {
      createInterface({ input: this.child.stdout! }).on("line", (line) => {
        const event = JSON.parse(line) as Opened & { notice?: string };
        if (event.notice === undefined) settle(event);
        else this.notices.push(event.notice);
      });
      this.child.once("close", (code) =>
        fail(new Error(`ended with ${code} before it held the servers: ${reported}`)),
      );
    });
    this.opening.catch(() => {});
  }

  opened(): Promise<Opened> {
    return this.opening;
  }

  /** Releases its lease and ends. */
  async leave(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "close");
    this.child.stdin?.end();
    await ended;
  }

  /** Dies without a chance to tidy up. */
  async kill(): Promise<void> {
    const ended = once(this.child, "close");
    this.child.kill("SIGKILL");
    await ended;
  }
}

/** The process that the data directory notes as its running server. */
export async function serverPid(dataDir: string, role: "mongo" | "redis"): Promise<number> {
  const note = JSON.parse(await readFile(join(dataDir, "servers", "running", `${role}.json`), "utf8")) as {
    pid: number;
  };
  return note.pid;
}

export function runs(pid: number): boolean {
  return identify(pid) !== null;
}
