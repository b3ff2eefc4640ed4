import type { AccountOutcome, PlatformAdapter } from "../../../src/platforms/contract.ts";
import { readFresh } from "../../../src/services/collecting/batch/reject-stale-answers.ts";
import { adapterFor, refsOf, startSteady } from "../../support/simulated-platforms.ts";
import { testReading } from "../../support/reading.ts";

/** Reads one Page while the clock moves by so many minutes between question and answer. */
async function readWhileClockMoves(minutes: number): Promise<AccountOutcome | undefined> {
  const simulator = await startSteady({ accounts: 1 });
  const times = [new Date("2023-07-20T06:30:00Z"), new Date(Date.UTC(2023, 6, 20, 6, 30 + minutes))];
  const ctx = testReading({ clock: () => times[0] ?? new Date(0) });
  const adapter = adapterFor(simulator, "facebook");
  const moving: PlatformAdapter = {
    ...adapter,
    read: (batch, metrics, window, context) => {
      times.shift();
      return adapter.read(batch, metrics, window, context);
    },
  };
  const accounts = refsOf(simulator, "facebook");
  const metrics = new Map(accounts.map(({ accountKey }) => [accountKey, ["audience", "live"] as const]));
  const since = new Date("2023-06-20T06:30:00Z");
  const [outcome] = await readFresh(moving, { credential: null, accounts }, metrics, { since }, ctx);
  ctx.close();
  await simulator.close();
  return outcome;
}

describe("an answer that came long after it was asked for", () => {
  it("is no reading and no look: the machine slept, and it tells of another time", async () => {
    const outcome = await readWhileClockMoves(90);
    expect(outcome?.audience).toMatchObject({ ok: false, reason: "transport", again: true });
    expect(outcome?.live).toMatchObject({ ok: false, reason: "transport", again: true });
  });

  it("is one when it took as long as time-outs and retries take", async () => {
    const outcome = await readWhileClockMoves(3);
    expect(outcome?.audience?.ok).toBe(true);
    expect(outcome?.live?.ok).toBe(true);
  });
});
