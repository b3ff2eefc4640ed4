import { RepeatedEntries } from "../../../src/telemetry/repeated-entries.ts";

describe("entries that repeat", () => {
  it("pass once a minute a kind, with the number that was dropped between", () => {
    const entries = new RepeatedEntries();
    expect([0, 1, 59_999, 60_000, 60_001, 130_000].map((now) => entries.admit("full", now))).toEqual([
      0,
      null,
      null,
      2,
      null,
      1,
    ]);
    expect(entries.admit("other", 1)).toBe(0);
  });

  it("are forgotten from the oldest on, so that kinds without end take no memory", () => {
    const entries = new RepeatedEntries();
    for (let kind = 0; kind < 600; kind += 1) entries.admit(String(kind), 0);
    expect(entries.admit("599", 1)).toBeNull();
    expect(entries.admit("0", 1)).toBe(0);
  });
});
