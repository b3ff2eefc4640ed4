import { compareRuns } from "../../bench/compare-runs.ts";

const run = (rows: { what: string; samples?: number[]; better?: "lower" | "higher" }[]) => ({
  node: "v20",
  rows,
});
const worse = (before: number[], after: number[], better: "lower" | "higher" = "lower") =>
  compareRuns(
    run([{ what: "wall", samples: before, better }]),
    run([{ what: "wall", samples: after, better }]),
  )
    .filter(({ met }) => met === false)
    .map(({ what }) => what);

describe("two runs of the bench", () => {
  it("a figure that moved within the spread of its repetitions is no worse", () => {
    expect(worse([1.2, 1.4, 1.6], [1.3, 1.5, 1.7])).toEqual([]);
  });

  it("a figure whose median moved by more than the spread is worse, in the direction that counts", () => {
    expect(worse([1.2, 1.3, 1.4], [1.9, 2, 2.1])).toEqual(["wall"]);
    expect(worse([1.9, 2, 2.1], [1.2, 1.3, 1.4])).toEqual([]);
    expect(worse([1.9, 2, 2.1], [1.2, 1.3, 1.4], "higher")).toEqual(["wall"]);
  });

  it("a figure that was measured once is worse from a tenth on", () => {
    expect(worse([100], [108])).toEqual([]);
    expect(worse([100], [115])).toEqual(["wall"]);
  });

  it("figures that only one of the runs has are left out", () => {
    expect(
      compareRuns(run([{ what: "a", samples: [1] }]), run([{ what: "b", samples: [9] }, { what: "a" }])),
    ).toEqual([]);
  });
});
