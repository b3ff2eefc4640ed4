import type { RollupPoint } from "../../../../src/domain/day-rollup.ts";
import { judgeGrowth, precisionStep, readingAt } from "../../../../src/domain/rules/growth.ts";
import { ist } from "./live-facts.ts";

const point = (followers: number, over: Partial<RollupPoint> = {}): RollupPoint => ({
  slot: ist("2023-07-01 00:00"),
  via: "api",
  followers,
  posts: null,
  precision: "exact",
  externalId: "100",
  ...over,
});

describe("growth between two readings", () => {
  it.each([
    [1000, 1100, "grew", 100, 10],
    [1000, 900, "fell", -100, -10],
    [1000, 1000, "flat", 0, 0],
    [0, 5, "grew", 5, null],
    [3, 4, "grew", 1, 33.33],
  ])("%s to %s %s", (opening, closing, outcome, change, changePercent) => {
    expect(judgeGrowth(point(opening), point(closing))).toMatchObject({ outcome, change, changePercent });
  });

  it.each([
    ["no_opening", null, point(1)],
    ["no_closing", point(1), null],
    ["other_identity", point(1), point(2, { externalId: "999" })],
  ] as const)("%s is undetermined, and no change is told", (doubt, opening, closing) => {
    expect(judgeGrowth(opening, closing)).toMatchObject({ outcome: "undetermined", change: null, doubt });
  });

  it.each([
    [12_300, 12_300, "undetermined"],
    [12_300, 12_400, "grew"],
    [12_400, 12_300, "fell"],
    [999, 999, "flat"],
    [999, 1000, "grew"],
  ])("of rounded-down figures %s and %s it says %s", (opening, closing, outcome) => {
    const floored = { precision: "floored" } as const;
    expect(judgeGrowth(point(opening, floored), point(closing, floored)).outcome).toBe(outcome);
  });

  it("a figure read off a screen may be off by its step either way", () => {
    const screen = { precision: "abbreviated" } as const;
    expect(judgeGrowth(point(1_200_000, screen), point(1_250_000)).outcome).toBe("undetermined");
    expect(judgeGrowth(point(1_200_000, screen), point(1_300_000)).outcome).toBe("grew");
    expect(judgeGrowth(point(1_200_000, screen), point(1_300_000, screen)).outcome).toBe("undetermined");
  });

  it.each([
    [999, "floored", 1],
    [1234, "floored", 10],
    [123_000, "floored", 1000],
    [12_300, "abbreviated", 100],
    [123_000, "abbreviated", 1000],
    [1_200_000, "abbreviated", 100_000],
    [1_200_000, "exact", 1],
  ] as const)("%s %s comes in steps of %s", (followers, precision, step) => {
    expect(precisionStep(followers, precision)).toBe(step);
  });
});

describe("the reading that stands for a boundary", () => {
  const midnight = ist("2023-07-01 00:00");
  const at = (text: string, over: Partial<RollupPoint> = {}) => point(1, { slot: ist(text), ...over });

  it("is the last one at or before it, midnight itself included", () => {
    const points = [at("2023-06-30 23:00"), at("2023-07-01 00:00"), at("2023-07-01 01:00")];
    expect(readingAt(points, midnight, 36)?.slot).toEqual(midnight);
  });

  it("is none when all are older than the tolerance", () => {
    expect(readingAt([at("2023-06-29 11:59")], midnight, 36)).toBeNull();
    expect(readingAt([at("2023-06-29 12:00")], midnight, 36)).not.toBeNull();
  });

  it("believes the platform's answer before the page's insights before a person's entry", () => {
    const points = [
      at("2023-06-30 20:00"),
      at("2023-06-30 22:00", { via: "insights" }),
      at("2023-06-30 23:00", { via: "manual" }),
    ];
    expect(readingAt(points, midnight, 36)?.via).toBe("api");
    expect(readingAt(points.slice(1), midnight, 36)?.via).toBe("insights");
  });
});
