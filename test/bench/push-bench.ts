import { createHmac } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { toDatabaseName } from "../../config/database-name.ts";
import { toAccountsCsv } from "../../src/simulator/control/accounts-csv.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import { freePort } from "../integration/store/free-port.ts";
import { environmentOf } from "../support/collector.ts";
import { ReachProcess } from "../support/reach-process.ts";
import { type TestDatabase, testDatabase } from "../support/servers.ts";
import { startSteady } from "../support/simulated-platforms.ts";
import { until } from "../support/until.ts";
import { officesFile } from "./offices-file.ts";
import { atMost, type Section } from "./section.ts";

const VERIFY_TOKEN = "a-verify-token-of-the-bench";

/** Every Page is read every minute, so that the daemon never rests. */
const CADENCE = { facebook: { audience: "1m", live: "1m" } };

/** Lives that begin together. */
const WAVE = 5;

/** Milliseconds from a live's start until `/v1/live-sessions` returns it, and until its account was read as well. */
export type PushTimes = { shownMs: number[]; readMs: number[] };

/** How many minutes the repeats of one event took, and the looks that they set off. */
export type Repeats = { repeats: number; minutes: number; looks: number };

/** Starts a number of lives on a simulated Facebook that pushes them to a real `reach start` during its sweeps. */
export async function measurePushes({
  pages,
  lives,
  repeats,
}: {
  pages: number;
  lives: number;
  repeats: number;
}): Promise<PushTimes & { repeated: Repeats }> {
  const folder = await mkdtemp(join(tmpdir(), "reach-pushes-"));
  const simulator = await startSteady(
    { accounts: pages, livesEach: 0, platforms: ["facebook"] },
    { clock: { now: () => new Date() } },
  );
  const database = testDatabase("push_bench");
  const port = await freePort();
  const put = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const daemon = new ReachProcess(
    ["start"],
    {
      ...environmentOf(database, simulator),
      REACH_PLATFORMS: "facebook",
      REACH_DATA_DIR: join(folder, "data"),
      REACH_API_PORT: String(port),
      REACH_PUBLIC_URL: `http://127.0.0.1:${port}`,
      REACH_CADENCE_FILE: await put("cadence.json", JSON.stringify(CADENCE)),
      REACH_OFFICES_FILE: await officesFile(folder, simulator.offices),
      REACH_ACCOUNTS_FILE: await put("accounts.csv", toAccountsCsv(simulator.accounts)),
      FACEBOOK_WEBHOOK_VERIFY_TOKEN: VERIFY_TOKEN,
      LOG_LEVEL: "error",
    },
    folder,
  );
  try {
    await daemon.until(() => daemon.stderr.includes("Ctrl-C stops it"), "the daemon's start", 120_000);
    await until(() => simulator.requests.count("graph.batch") > 0, { timeoutMs: 90_000 });
    const address = `http://127.0.0.1:${port}/hooks/facebook`;
    const times = await playLives(simulator, address, lives);
    return { ...times, repeated: await repeatEvent(simulator, { address, database, repeats }) };
  } finally {
    await daemon.stop();
    await simulator.close();
    await database.cleanUp();
    await rm(folder, { recursive: true, force: true });
  }
}

async function playLives(simulator: Simulator, address: string, lives: number): Promise<PushTimes> {
  const entered = await simulator.pushes.enterAddress("facebook", address, VERIFY_TOKEN);
  if (!entered) throw new Error("the daemon did not take the address for its own");
  const began = new Map<string, number>();
  const [shown, read] = [new Map<string, number>(), new Map<string, number>()];
  const look = async () => {
    const answer = await fetch(new URL("/v1/live-sessions?limit=1000", address));
    const { items } = (await answer.json()) as { items: { sessionId: string; title: string | null }[] };
    const at = performance.now();
    for (const { sessionId, title } of items) {
      const ms = at - (began.get(sessionId) ?? at);
      if (!shown.has(sessionId)) shown.set(sessionId, ms);
      if (title !== null && !read.has(sessionId)) read.set(sessionId, ms);
    }
    return read;
  };
  for (const { accountKey } of simulator.accounts.slice(0, lives))
    simulator.pushes.subscribe("facebook", accountKey);
  for (let nth = 0; nth < lives; nth += WAVE) {
    for (const { accountKey: account } of simulator.accounts.slice(nth, Math.min(nth + WAVE, lives)))
      began.set(simulator.mutate.startLive({ account, minutes: 60 }).liveId, performance.now());
    const delivered = simulator.pushes.deliver();
    await until(async () => (await look()).size >= began.size, { what: "the lives of a wave" });
    await delivered;
  }
  return { shownMs: [...shown.values()], readMs: [...read.values()] };
}

/** Sends one event repeatedly, as a platform does that gets no response; counts the readings that it causes. */
async function repeatEvent(
  { world, accounts, secrets }: Simulator,
  { address, database, repeats }: { address: string; database: TestDatabase; repeats: number },
): Promise<Repeats> {
  const { accountKey = "" } = accounts.at(-1) ?? {};
  const value = { id: "99900000000000001", status: "live" };
  const time = Math.floor(Date.now() / 1000);
  const entry = [{ id: world.face(accountKey).id, time, changes: [{ field: "live_videos", value }] }];
  const body = JSON.stringify({ object: "page", entry });
  const digest = createHmac("sha256", secrets.facebookAppSecret).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${digest}` };
  const minuteNow = () => Math.floor(Date.now() / 60_000);
  const first = minuteNow();
  let left = repeats;
  const send = async () => {
    while (left-- > 0) await (await fetch(address, { method: "POST", body, headers })).text();
  };
  await Promise.all(Array.from({ length: 20 }, send));
  const minutes = minuteNow() - first + 1;
  const client = await new MongoClient(database.namedUri).connect();
  const sweeps = client.db(toDatabaseName({ mode: "simulated" }, database.namedUri)).collection("sweeps");
  const looks = await sweeps.countDocuments({ sweepId: { $regex: `^push-${accountKey}-` } });
  await client.close();
  return { repeats, minutes, looks };
}

/** The value that this share of them does not exceed. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

export const pushSection: Section = {
  name: "push",
  about:
    "from a live's beginning to /v1/live-sessions, pushed 100 times to a busy daemon; 1,000 repeats of one",
  run: async () => {
    const measured = await measurePushes({ pages: 200, lives: 100, repeats: 1_000 });
    const { shownMs, readMs, repeated } = measured;
    return {
      figures: measured,
      rows: [
        atMost("p95 until a pushed live is shown", percentile(shownMs, 0.95), 5_000, "ms"),
        atMost("p95 until it was read from the platform as well", percentile(readMs, 0.95), 5_000, "ms"),
        atMost(
          "looks that 1,000 repeats of one event set off",
          repeated.looks,
          repeated.minutes,
          "(one a minute)",
        ),
      ],
    };
  },
};
