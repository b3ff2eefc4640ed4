import { coverageHeat, type CoverageLevel, toCoverageLevel } from "../../../src/charts/coverage-heat.ts";

describe("the picture of coverage", () => {
  it("distinguishes whole, most, part and nothing, and leaves blank what was not expected", () => {
    const level = (expected: number, read: number) => toCoverageLevel({ expected, read });
    expect([level(144, 144), level(144, 143), level(10, 9), level(10, 8), level(10, 0)]).toEqual([
      "whole",
      "most",
      "most",
      "part",
      "none",
    ]);
    expect([toCoverageLevel(null), level(0, 0)]).toEqual(["blank", "blank"]);
  });

  it("hatches what did not come, draws nothing where nothing was expected, and stays light", () => {
    const label = `"><script>alert(1)</script> of a long name`;
    const levels = Array.from(
      { length: 31 },
      (_, i): CoverageLevel => (i < 20 ? "whole" : i < 30 ? "none" : "blank"),
    );
    const rows = Array.from({ length: 180 }, () => ({ label, spoken: label, levels }));
    const days = levels.map((_, i) => String(i + 1));
    const { text } = coverageHeat(rows, days, { id: "c", name: "n" });
    expect(text).not.toContain("<script>");
    expect(text.match(/fill="url\(#c-fall\)"/g)).toHaveLength(180);
    expect(text.match(/<path /g)).toHaveLength(360);
    expect(text.match(/<(?!\/)/g)?.length).toBeLessThan(1_200);
  });
});
