import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

const REGISTER = join(import.meta.dirname, "..", "support", "ts-register.mjs");

/** A program of this folder in a process of its own, spoken to by messages: one question, one answer. */
export class Child {
  readonly process: ChildProcess;
  readonly #answers: ((message: unknown) => void)[] = [];
  readonly #unasked: unknown[] = [];

  constructor(program: string, args: readonly string[] = [], heapMegabytes?: number) {
    this.process = fork(join(import.meta.dirname, program), [...args], {
      execArgv: [
        "--expose-gc",
        ...(process.env["BENCH_PROFILE"] === undefined
          ? []
          : ["--cpu-prof", `--cpu-prof-dir=${process.env["BENCH_PROFILE"]}`]),
        ...(heapMegabytes === undefined ? [] : [`--max-old-space-size=${heapMegabytes}`]),
        "--import",
        REGISTER,
      ],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.process.on("message", (message) => {
      const settle = this.#answers.shift();
      if (settle) settle(message);
      else this.#unasked.push(message);
    });
    this.process.once("exit", (code) => {
      for (const settle of this.#answers) settle({ error: `${program} ended with ${code}` });
    });
  }

  async next<T>(): Promise<T> {
    const message =
      this.#unasked.shift() ?? (await new Promise<unknown>((resolve) => this.#answers.push(resolve)));
    if (typeof message === "object" && message !== null && "error" in message)
      throw new Error(String(message.error));
    return message as T;
  }

  ask<T>(question: unknown): Promise<T> {
    this.process.send(question as object);
    return this.next<T>();
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.disconnect();
    await ended;
  }
}
