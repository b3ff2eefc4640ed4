import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { planRun } from "./plan-run.ts";
import { smallDisk } from "./server-box.ts";

const Summary = z.object({
  runs: z.number(),
  failed: z.array(z.number()),
  torments: z.number(),
  keys: z.number(),
  read: z.number(),
  verdicts: z.record(z.string(), z.number()),
  disksFilled: z.number(),
});

const PATIENCE_MS = 900_000;

/** Runs the suite as a person would. What it says of a failure, with the seed that replays it, is part of the error. */
async function chaos(...args: string[]): Promise<z.infer<typeof Summary>> {
  const { code, reported, said } = await launch(...args);
  if (code !== 0) throw new Error(`the chaos suite failed:\n${said}\n${reported}`);
  return Summary.parse(JSON.parse(reported));
}

async function launch(...args: string[]): Promise<{ code: unknown; reported: string; said: string }> {
  const child = spawn(process.execPath, ["test/chaos/launch.mjs", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [reported, said] = ["", ""];
  child.stdout.on("data", (piece) => (reported += String(piece)));
  child.stderr.on("data", (piece) => (said += String(piece)));
  const [code] = await once(child, "close");
  return { code, reported, said };
}

/** The first run of a seed whose plan fills a disk. */
function seedWithFullDisk(): number {
  let seed = 900_000;
  while (!planRun(seed).smallDisk) seed += 1;
  return seed;
}

/** Without the right to mount a file system of its own no disk is filled: the machine's own never is. */
function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "reach-mount-"));
  const disk = smallDisk(folder, 8);
  disk?.close();
  rmSync(folder, { recursive: true });
  return disk !== null;
}

describe("servers, processes and lines are tormented", () => {
  it(
    "and after each of 20 runs every reading has one outcome that is true, and no verdict is false",
    async () => {
      const { runs, failed, torments, read, verdicts } = await chaos("--runs", "20", "--seed", "9");
      expect({ runs, failed }).toEqual({ runs: 20, failed: [] });
      expect(torments).toBeGreaterThan(60);
      expect(read).toBeGreaterThan(1_000);
      expect((verdicts["met"] ?? 0) > 0 && (verdicts["not_met"] ?? 0) > 0).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    "and a run that stands still fails with what it waited for, and the next one is played",
    async () => {
      const { code, reported, said } = await launch(..."--runs 2 --seed 9 --lanes 1 --within 1".split(" "));
      expect({ code, ...Summary.parse(JSON.parse(reported)) }).toMatchObject({
        code: 1,
        failed: [900_000, 900_001],
      });
      expect(said.match(/it was not over within 1 s: it waited for \S+/g)).toHaveLength(2);
    },
    PATIENCE_MS,
  );

  it(
    "and a disk that is really full, of which mongod dies in mid-run, costs gaps and nothing else",
    async () => {
      const { failed, torments, disksFilled } = await chaos("--replay", String(seedWithFullDisk()));
      expect(failed).toEqual([]);
      expect(torments).toBeGreaterThan(3);
      expect(disksFilled).toBe(mayMount() ? 1 : 0);
    },
    PATIENCE_MS,
  );

  it(
    "and three days of a look each five minutes (a cut line, mongod killed, all killed for 40 minutes) end in true verdicts",
    async () => {
      const { failed, keys, read, verdicts } = await chaos(
        ..."--month --days 3 --seed 19 --offices 12".split(" "),
      );
      expect(failed).toEqual([]);
      expect(read / keys).toBeGreaterThan(0.7);
      expect((verdicts["met"] ?? 0) + (verdicts["not_met"] ?? 0)).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
