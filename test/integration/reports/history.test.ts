import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import { loadFollowerSeries } from "../../../src/services/judging/follower-series.ts";
import { judgeMonth } from "../../../src/services/judging/judge-month.ts";
import { toLiveCalendar } from "../../../src/services/judging/live-calendar.ts";
import { loadMonth } from "../../../src/services/judging/reported-month.ts";
import { loadVerdictHistory } from "../../../src/services/judging/verdict-history.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { freshStore } from "../store/samples.ts";
import { playMonth, reportDeps, seedRegistry } from "./press-month.ts";

const PLAYED = ["patna", "saharsa", "samastipur", "gaya"];

describe("verdicts, lives and followers over time", () => {
  let store: Store;
  let close: () => Promise<void>;
  const deps = () => reportDeps(store, "2023-09-03T06:00:00Z");
  beforeAll(async () => {
    ({ store, close } = await freshStore("history"));
    const { offices, accounts } = await seedRegistry(store);
    const isPlayed = ({ officeId }: { officeId: string }) => PLAYED.includes(officeId);
    const registry = { offices: offices.filter(isPlayed), accounts: accounts.filter(isPlayed) };
    await playMonth(store, registry, { month: "2023-07", since: 0 });
    await playMonth(store, registry, { month: "2023-08", since: 1, refused: ["gaya"] });
    await freezeDueMonths(deps());
  });
  afterAll(() => close());

  it("the history has a cell for each office and month, empty before there is data, and counts failures in a row", async () => {
    const history = await loadVerdictHistory(deps(), { until: "2023-08", count: 4 });
    expect(history.months).toEqual(["2023-05", "2023-06", "2023-07", "2023-08"]);
    expect(history.offices).toHaveLength(38);
    const of = (id: string) => history.offices.find(({ officeId }) => officeId === id);
    expect(of("saharsa")).toMatchObject({
      notMetInARow: 2,
      cells: [
        null,
        { status: "no_rule", outcome: "undetermined", list: null },
        { status: "closed", revision: 1, list: "notMet" },
        { status: "closed", revision: 1, list: "notMet" },
      ],
    });
    expect(of("patna")).toMatchObject({ notMetInARow: 0 });
    expect(of("gaya")?.cells.at(-1)).toMatchObject({ outcome: "undetermined", list: "undetermined" });
    expect(await store.verdicts.revisions("2023-06")).toEqual([]);
  });

  it("the calendar shows the lives of each day, and days that no look covers as not observed", async () => {
    const august = toLiveCalendar(await loadMonth(deps(), "2023-08"));
    const of = (id: string) => august.offices.find(({ officeId }) => officeId === id)?.days ?? [];
    expect(of("patna")).toHaveLength(31);
    expect(new Set(of("patna").map(({ observed }) => observed))).toEqual(new Set(["whole"]));
    expect(of("gaya").map(({ observed }) => observed)).not.toContain("whole");
    const july = toLiveCalendar(await loadMonth(deps(), "2023-07"));
    const samastipur = july.offices.find(({ officeId }) => officeId === "samastipur")?.days ?? [];
    expect(samastipur.reduce((sum, { counted }) => sum + counted, 0)).toBe(16);
    expect(Math.max(...samastipur.map(({ longestSeconds }) => longestSeconds ?? 0))).toBeGreaterThan(1800);
    const held = july.offices.flatMap(({ days }) => days).reduce((sum, { sessions }) => sum + sessions, 0);
    expect(july.hours.reduce((sum, hour) => sum + hour, 0)).toBe(held);
  });

  it("a day that has not come is neither observed nor missed", async () => {
    const open = toLiveCalendar(await judgeMonth(reportDeps(store, "2023-07-10T06:00:00Z"), "2023-07"));
    const days = open.offices.find(({ officeId }) => officeId === "patna")?.days ?? [];
    expect(days.find(({ day }) => day === "2023-07-11")?.observed).toBe("future");
  });

  it("followers of a day are the sum of every account's last reading, and unknown where one was not read", async () => {
    const request = { from: "2023-07-30", to: "2023-08-02", officeIds: ["patna"] };
    const { days, series } = await loadFollowerSeries(deps(), request);
    expect(days).toEqual(["2023-07-30", "2023-07-31", "2023-08-01", "2023-08-02"]);
    expect(series.map(({ platform }) => platform).toSorted()).toEqual(["facebook", "x"]);
    for (const { followers } of series)
      expect(followers.map((figure) => figure === null)).toEqual([true, true, false, true]);
    const all = await loadFollowerSeries(deps(), { from: "2023-07-01", to: "2023-08-31", platform: "x" });
    expect(all.series.map(({ officeId }) => officeId).toSorted()).toEqual(PLAYED.toSorted());
  });

  it.each([
    ["2023-08-02", "2023-08-01", /lies after/],
    ["2023-01-01", "2024-12-31", /more than 400 days/],
    ["2023-02-30", "2023-03-01", /not a day/],
  ])("a series from %s to %s is refused in one sentence", async (from, to, sentence) => {
    await expect(loadFollowerSeries(deps(), { from, to })).rejects.toThrow(sentence);
  });
});
