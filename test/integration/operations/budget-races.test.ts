import { setImmediate as soon } from "node:timers/promises";
import { openCallBudget } from "../../../src/quota/call-budget/call-budget.ts";
import { testDatabase } from "../../support/servers.ts";
import type { CallBudget } from "../../../src/quota/call-budget/contract.ts";

const HOUR_MS = 3_600_000;
const POOL = { platform: "facebook", credential: "default", family: "app" };

/** A platform that counts in windows of an hour, opened by a call, and reports whole percents. */
class Platform {
  refused = 0;
  accepted = 0;
  #used = 0;
  #resetMs = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  call(calls: number, now: number): number {
    if (now >= this.#resetMs) {
      this.#used = 0;
      this.#resetMs = now + HOUR_MS;
    }
    const fitting = Math.min(calls, this.#limit - this.#used);
    this.#used += fitting;
    this.accepted += fitting;
    this.refused += calls - fitting;
    return Math.floor((this.#used * 100) / this.#limit);
  }
}

/** The same figures on every run: a small generator of numbers below `limit`. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % limit;
  };
}

describe("the call budget in Redis", () => {
  it.each([41, 300, 2_500])(
    "lets eight that ask at once never pass a limit of %i an hour, over windows that turn under their hands",
    async (limit) => {
      const database = testDatabase("races");
      const opened = await Promise.all(
        Array.from({ length: 4 }, () =>
          openCallBudget({ redisUrl: database.redisUrl, prefix: database.name, onError: () => {} }),
        ),
      );
      const platform = new Platform(limit);
      let now = Date.parse("2023-07-20T06:30:00Z");
      const askOnce = async (budget: CallBudget, some: (limit: number) => number): Promise<void> => {
        const wanted = 1 + some(50);
        const claim = { urgent: some(3) === 0 };
        const room = await budget.countAvailable(POOL, wanted, new Date(now), claim);
        const calls = Math.min(wanted, room.calls);
        if (calls < 1) return;
        const leave = await budget.acquire(POOL, calls, new Date(now), claim);
        if (!leave.granted) return;
        for (let turn = some(4); turn > 0; turn -= 1) await soon();
        const percent = platform.call(calls, now);
        for (let turn = some(4); turn > 0; turn -= 1) await soon();
        const hearing = percent < 1 ? "silent" : { usedPercent: percent, limit: null, resetAt: null };
        await budget.reportUsage(POOL, leave.ticket, hearing, new Date(now));
      };
      try {
        for (let round = 0; round < 60; round += 1) {
          const asking = opened.flatMap(({ budget }, i) =>
            [0, 1].map((j) => askOnce(budget, numbers(1 + round * 8 + i * 2 + j))),
          );
          // The clock moves on while they ask, at times over the end of a window.
          await soon();
          now += numbers(round + 7)(5) * 10_000;
          await Promise.all(asking);
          now += numbers(round + 99)(16) * 60_000;
        }
        expect(platform.refused).toBe(0);
        expect(platform.accepted).toBeGreaterThan(limit);
      } finally {
        for (const { close } of opened) close();
        await database.cleanUp();
      }
    },
    120_000,
  );
});
