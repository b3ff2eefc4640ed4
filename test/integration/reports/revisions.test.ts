import { closeDueMonths, currentMonth, frozenMonth } from "../../../src/services/close-month.ts";
import { summaryOf } from "../../../src/services/report-live.ts";
import type { Store } from "../../../src/store/contract.ts";
import { freshStore } from "../store/samples.ts";
import { playMonth, reportDeps, seedRegistry } from "./press-month.ts";

const AT = new Date("2023-08-05T06:00:00Z");
const ruling = { by: "A. Kumar", at: AT, why: "the recording shows a sports day", reference: "DO 17/2023" };
const otherSubject = {
  ...ruling,
  accountKey: "purnia.facebook",
  sessionId: "purnia-0-0",
  what: { kind: "subject", subject: "other" },
} as const;

describe("a month's life", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await freshStore("revisions"));
    await playMonth(store, await seedRegistry(store), { month: "2023-07", since: 0 });
  });
  afterAll(() => close());

  it("is not frozen before its grace is over, and cannot be read by revision", async () => {
    const early = reportDeps(store, "2023-08-01T06:00:00Z");
    expect(await currentMonth(early, "2023-07")).toMatchObject({ status: "provisional", revision: 0 });
    expect(await closeDueMonths(early)).toEqual([]);
    await expect(frozenMonth(early, "2023-07", 1)).rejects.toThrow(/--revision 1 of 2023-07 does not exist/);
  });

  it("is frozen once, whoever asks and however often", async () => {
    const deps = reportDeps(store, "2023-08-03T06:00:00Z");
    const asked = await Promise.all([
      closeDueMonths(deps),
      currentMonth(deps, "2023-07"),
      currentMonth(deps, "2023-07"),
    ]);
    expect(asked[1].revision).toBe(1);
    expect(asked[2].revision).toBe(1);
    expect(await store.verdicts.revisions("2023-07")).toHaveLength(1);
    expect(await closeDueMonths(reportDeps(store, "2023-08-04T06:00:00Z"))).toEqual([]);
  });

  it("a later fact makes a revision that says what it changed, and the first stays as it was", async () => {
    const deps = reportDeps(store, "2023-08-06T06:00:00Z");
    expect(await store.rulings.append({ exemptions: [], corrections: [otherSubject] })).toBe(1);
    expect(await store.rulings.append({ exemptions: [], corrections: [otherSubject] })).toBe(0);
    const revised = await currentMonth(deps, "2023-07");
    expect(revised.revision).toBe(2);
    expect(revised.revisions?.at(-1)?.reason).toBe("later facts: purnia: met -> not_met");
    expect(summaryOf(revised.verdicts).notMet).toContain("purnia");
    const first = await frozenMonth(deps, "2023-07", 1);
    expect(summaryOf(first.verdicts).met).toContain("purnia");
    expect(first.asOf).toEqual(new Date("2023-08-03T06:00:00Z"));
  });

  it("an exempt district keeps its verdict and stands in no other list", async () => {
    const exemption = { ...ruling, officeId: "saharsa", fromMonth: "2023-07", toMonth: "2023-08" };
    await store.rulings.append({ exemptions: [exemption], corrections: [] });
    const judged = await currentMonth(reportDeps(store, "2023-08-07T06:00:00Z"), "2023-07");
    const { exempt, notMet } = summaryOf(judged.verdicts);
    expect([judged.revision, exempt]).toEqual([3, ["saharsa"]]);
    expect(notMet).not.toContain("saharsa");
    expect(judged.verdicts.find(({ officeId }) => officeId === "saharsa")?.outcome).toBe("not_met");
  });
});
