import { followersAt } from "../../../src/simulator/world/audience.ts";

const EPOCH = Date.parse("2023-07-01T00:00:00+05:30");
const after = (days: number): number => EPOCH + days * 86_400_000;

describe("a simulated following", () => {
  const shrinking = { base: 10_000, perDay: -17, tremble: 0 };
  const at = (days: number) => followersAt(shrinking, "patna.facebook", EPOCH, [], after(days));

  it("changes by the same number every day in the months of the case", () => {
    expect([0, 1, 31, 62].map(at)).toEqual([10_000, 9_983, 9_473, 8_946]);
  });

  it("changes ever less in the years after, so that no account that shrinks the fastest comes to nothing", () => {
    const years = [1, 2, 3, 10, 30].map((year) => at(year * 365));
    expect(years.toSorted((a, b) => b - a)).toEqual(years);
    expect(years.at(-1)).toBeGreaterThan(2_000);
  });
});
