import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Section } from "./section.ts";

const REGISTER = join(import.meta.dirname, "..", "support", "ts-register.mjs");
const LINE = /^(met|MISSED)\s+(.+): (.+?)(?: \(target: (.+)\))?$/;

/** A bench that is a program of its own: its table comes from its stderr, its figures are the JSON of its stdout. */
export function programSection(name: string, about: string, program: string): Section {
  return {
    name,
    about,
    run: async () => {
      const child = spawn(process.execPath, ["--import", REGISTER, join(import.meta.dirname, program)], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      const ended = once(child, "exit");
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      const [code] = (await ended) as [number | null];
      if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr.slice(-2_000)}`);
      const rows = stderr.split("\n").flatMap((line) => {
        const [, mark, what = "", measured = "", target = null] = LINE.exec(line) ?? [];
        return mark === undefined ? [] : [{ what, measured, target, met: mark === "met" }];
      });
      return { rows, figures: JSON.parse(stdout) as Record<string, unknown> };
    },
  };
}
