import { measurePushes, percentile } from "../../bench/push-bench.ts";

describe("a live that is pushed to a busy daemon", () => {
  it("is shown and read within seconds, and one that is pushed repeatedly costs one look a minute", async () => {
    const { shownMs, readMs, repeated } = await measurePushes({ pages: 100, lives: 20, repeats: 100 });
    expect([shownMs.length, readMs.length]).toEqual([20, 20]);
    expect(percentile(shownMs, 0.95)).toBeLessThan(20_000);
    expect(repeated.looks).toBeGreaterThanOrEqual(1);
    expect(repeated.looks).toBeLessThanOrEqual(repeated.minutes);
  });
});
