import { look, seen, at, ZONE } from "../../integration/store/samples.ts";
import { beginRun, lookDigest, extendRun, compareWithRun } from "../../../src/store/recording/look-runs.ts";

const by = { collectorVersion: "test", recordedAt: at("10:00:00") };
const lookAt = (time: string, day?: string) => look({ at: at(time, day), sessions: [seen()] });
const digest = lookDigest(lookAt("10:00:00"));
const run = extendRun(beginRun(lookAt("10:00:00"), digest, ZONE, by), at("11:00:00"));

describe("runs of looks", () => {
  it.each([
    ["later on the same day", lookAt("11:10:00"), "extends"],
    ["within the run", lookAt("10:30:00"), "within"],
    ["at its first instant", lookAt("10:00:00"), "within"],
    ["at its last instant", lookAt("11:00:00"), "within"],
    ["before it", lookAt("09:59:59"), "apart"],
    ["on the next local day", lookAt("00:00:00", "2023-07-02"), "apart"],
  ])("an equal look %s", (_, one, place) => {
    expect(compareWithRun(run, one, lookDigest(one), ZONE)).toBe(place);
  });

  it("a look with any difference is separate", () => {
    const others = [
      look({ at: at("11:10:00"), sessions: [] }),
      look({ at: at("11:10:00"), sessions: [seen({ title: "other" })] }),
      look({ at: at("11:10:00"), sessions: [seen()], complete: false }),
      look({ at: at("11:10:00"), sessions: [seen()], edge: "videos" }),
      look({ at: at("11:10:00"), sessions: [seen()], retentionDays: 60 }),
    ];
    for (const other of others) expect(compareWithRun(run, other, lookDigest(other), ZONE)).toBe("apart");
  });

  it("keeps the longest hole between two neighbours", () => {
    const longer = extendRun(extendRun(run, at("13:00:00")), at("13:10:00"));
    expect(longer).toMatchObject({ count: 4, longestHoleSeconds: 7200, lastAt: at("13:10:00") });
  });
});
