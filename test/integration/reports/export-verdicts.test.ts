import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import { exportCatalog } from "../../../src/services/exports/catalog.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { all, freshStore, ZONE } from "../store/samples.ts";
import { playMonth, reportDeps, seedRegistry } from "./press-month.ts";

describe("the export of verdicts", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await freshStore("verdictrows"));
    const registry = await seedRegistry(store);
    await playMonth(store, registry, { month: "2023-07", since: 0 });
    await playMonth(store, registry, { month: "2023-08", since: 1 });
  });
  afterAll(() => close());

  const rows = (now: string, changes: { since?: Date; officeId?: string; platform?: "x" } = {}) =>
    all(
      exportCatalog.verdicts.rows(store, {
        zone: ZONE,
        simulated: true,
        officeId: null,
        platform: null,
        since: null,
        until: null,
        reports: reportDeps(store, now),
        ...changes,
      }),
    );

  it("has a row for each office and month with the columns in their order, frozen or judged now", async () => {
    await freezeDueMonths(reportDeps(store, "2023-08-03T06:00:00Z"));
    const given = await rows("2023-09-01T06:00:00Z");
    const shown = new Map(given.map(({ month, status, revision }) => [month, [month, status, revision]]));
    expect(given).toHaveLength(3 * 38);
    expect([...shown.values()]).toEqual([
      ["2023-07", "closed", 1],
      ["2023-08", "provisional", 0],
      ["2023-09", "open", 0],
    ]);
    expect(Object.keys(given[0] ?? {})).toEqual(Object.keys(exportCatalog.verdicts.columns));
    const july = given.filter(({ month }) => month === "2023-07");
    expect(july.filter(({ outcome }) => outcome === "not_met")).toHaveLength(11);
    expect(july.find(({ office }) => office === "samastipur")).toMatchObject({
      nameHi: "समस्तीपुर",
      outcome: "met",
      qualifyingSessions: 16,
      ruleId: "district-facebook-live",
      ruleVersion: 1,
      reasons: "held",
      simulated: true,
    });
  });

  it("gives the months that were asked for, of one office, and nothing of a platform that no rule is about", async () => {
    const since = new Date("2023-08-01T00:00:00+05:30");
    const given = await rows("2023-09-01T06:00:00Z", { since, officeId: "patna" });
    expect(given.map(({ month, office }) => [month, office])).toEqual([
      ["2023-08", "patna"],
      ["2023-09", "patna"],
    ]);
    expect(await rows("2023-09-01T06:00:00Z", { platform: "x" })).toEqual([]);
  });

  it("judges no month of before the rules, however far back it is asked for", async () => {
    const asked: string[] = [];
    const revisions = (month: string) => {
      asked.push(month);
      return store.verdicts.revisions(month);
    };
    const watched = { ...store, verdicts: { ...store.verdicts, revisions } };
    const request = { zone: ZONE, simulated: true, officeId: "patna", platform: null, until: null };
    const given = await all(
      exportCatalog.verdicts.rows(watched, {
        ...request,
        since: new Date("1900-01-01T00:00:00Z"),
        reports: reportDeps(store, "2023-09-01T06:00:00Z"),
      }),
    );
    expect(given.map(({ month }) => month)).toEqual(["2023-07", "2023-08", "2023-09"]);
    expect([...new Set(asked)]).toEqual(["2023-07", "2023-08", "2023-09"]);
  });
});
