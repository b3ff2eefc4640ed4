import type { SharedLimit } from "../../../src/domain/sweep.ts";
import { portionsOf } from "../../../src/services/collecting/planning/limits.ts";

const SLOTS = 1_000;
const slotOf = (n: number, everyMinutes: number) => new Date(Date.UTC(2023, 6, 1, 0, n * everyMinutes));

/** What each step may ask for in each of many slots. */
async function portionsOver(
  wishes: readonly number[],
  allowed: number,
  everyMinutes: number,
): Promise<number[][]> {
  const wanted = wishes.reduce((sum, wish) => sum + wish, 0);
  const slots: number[][] = [];
  for (let n = 0; n < SLOTS; n += 1) {
    let shared: SharedLimit[] = [{ name: "default|app", wanted, allowed, planned: 0 }];
    const portions: number[] = [];
    for (const wish of wishes) {
      const { limits, after } = portionsOf(shared, slotOf(n, everyMinutes));
      portions.push(await limits.calls("default", "app", wish));
      shared = after();
    }
    slots.push(portions);
  }
  return slots;
}

describe("a limit that is too small for all, shared among the steps of a sweep", () => {
  const cases = [
    { wishes: [10_000, 10_000, 4_321], allowed: 6_000 },
    { wishes: [100, 100, 100, 100, 100, 7], allowed: 3 },
    { wishes: [10, 3_000, 10], allowed: 0.5 },
  ];
  it.each(cases.flatMap((one) => [10, 60].map((every) => ({ ...one, every }))))(
    "is never passed, and every step comes to its share over the slots: $allowed of $wishes, every $every minutes",
    async ({ wishes, allowed, every }) => {
      const wanted = wishes.reduce((sum, wish) => sum + wish, 0);
      const slots = await portionsOver(wishes, allowed, every);
      for (const portions of slots)
        expect(portions.reduce((sum, portion) => sum + portion, 0)).toBeLessThan(allowed + 1);
      for (const [i, wish] of wishes.entries()) {
        const had = slots.reduce((sum, portions) => sum + (portions[i] ?? 0), 0);
        const share = (SLOTS * allowed * wish) / wanted;
        expect(Math.abs(had - share)).toBeLessThanOrEqual(5);
      }
    },
  );

  it("leaves alone what is not limited", async () => {
    const { limits } = portionsOf([], slotOf(0, 10));
    expect(await limits.calls("default", "app", 10)).toBe(Infinity);
    expect(await limits.looks(10)).toBe(Infinity);
  });
});
