import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packageRoot } from "../../config/package-root.ts";

export type Finished = { code: number | null; stdout: string; stderr: string };

/**
 * A `reach` command in a process of its own, as a person starts it: the built code, configured by its environment
 * alone.
 */
export class ReachProcess {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  stderr = "";
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Set<() => void>();

  constructor(args: readonly string[], env: Record<string, string>, cwd: string) {
    const { PATH = "", HOME = "" } = process.env;
    this.child = spawn(process.execPath, [join(packageRoot(), "src", "cli", "launch.mjs"), ...args], {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#ended = once(this.child, "close");
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#look();
    });
    if (this.child.stdout)
      createInterface({ input: this.child.stdout }).on("line", (line) => {
        this.lines.push(line);
        this.#look();
      });
    void this.#ended.then(() => this.#look());
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  #look(): void {
    for (const look of this.#waiting) look();
  }

  /** Waits until the output so far matches; fails if the process ends before, or takes too long. */
  async until(satisfied: () => boolean, what: string, timeoutMs = 40_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle();
      };
      const fail = (why: string) =>
        end(() =>
          reject(
            new Error(`${what}: ${why}\n${this.lines.slice(-20).join("\n")}\n${this.stderr.slice(-3000)}`),
          ),
        );
      const look = () => {
        if (satisfied()) end(resolve);
        else if (this.isOver) fail("the process ended first");
      };
      const timer = setTimeout(() => fail(`not within ${timeoutMs} ms`), timeoutMs);
      this.#waiting.add(look);
      look();
    });
  }

  line(text: string): Promise<void> {
    return this.until(() => this.lines.includes(text), `waiting for "${text}"`);
  }

  /** Sends the signal and waits for the end; gives the exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (!this.isOver) this.child.kill(signal);
    await this.#ended;
    return this.child.exitCode;
  }

  async finished(): Promise<Finished> {
    await this.#ended;
    return { code: this.child.exitCode, stdout: this.lines.join("\n"), stderr: this.stderr };
  }
}
