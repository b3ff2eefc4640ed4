import { getPhrases } from "../../../src/reports/languages.ts";
import { revisionText } from "../../../src/reports/revision-text.ts";
import { freezeDueMonths, reviseFrozenMonths } from "../../../src/services/judging/freeze-month.ts";
import { loadMonth } from "../../../src/services/judging/reported-month.ts";
import { toSummary } from "../../../src/services/judging/month-summary.ts";
import { importCorrections, importRegister } from "../../../src/services/judging/rulings/import-rulings.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { freshStore, ZONE } from "../store/samples.ts";
import { activityIn, closedMonth, officeIn, playMonth, reportDeps, seedRegistry } from "./press-month.ts";

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
    expect(await freezeDueMonths(early)).toEqual([]);
    expect(await loadMonth(early, "2023-07")).toMatchObject({ status: "provisional", revision: 0 });
    await expect(loadMonth(early, "2023-07", 1)).rejects.toThrow(/--revision 1 of 2023-07 does not exist/);
  });

  it("reading a month whose time to close has come freezes nothing: it stays provisional until the daemon closes it", async () => {
    const deps = reportDeps(store, "2023-08-03T06:00:00Z");
    const read = await Promise.all([
      loadMonth(deps, "2023-07"),
      officeIn(deps, "purnia", "2023-07").then(({ judged }) => judged),
      activityIn(deps, "2023-07").then(({ judged }) => judged),
    ]);
    for (const judged of read) expect(judged).toMatchObject({ status: "provisional", revision: 0 });
    expect(await store.verdicts.revisions("2023-07")).toEqual([]);
  });

  it("is frozen once, by however many daemons", async () => {
    const deps = reportDeps(store, "2023-08-02T21:00:00Z");
    await Promise.all([freezeDueMonths(deps), freezeDueMonths(deps), freezeDueMonths(deps)]);
    expect(await loadMonth(deps, "2023-07")).toMatchObject({ status: "closed", revision: 1 });
    expect(await store.verdicts.revisions("2023-07")).toMatchObject([{ reason: "the month was closed" }]);
    expect(await freezeDueMonths(reportDeps(store, "2023-08-04T06:00:00Z"))).toEqual([]);
  });

  it("a later fact makes a revision that lists what changed, and the first one stays", async () => {
    const deps = reportDeps(store, "2023-08-06T06:00:00Z");
    expect(await store.rulings.append({ exemptions: [], corrections: [otherSubject] })).toBe(1);
    expect(await store.rulings.append({ exemptions: [], corrections: [otherSubject] })).toBe(0);
    const revised = await closedMonth(deps, "2023-07");
    expect(revised.revision).toBe(2);
    expect(revised.revisions?.at(-1)?.reason).toBe("later facts: purnia: met -> not_met");
    expect(toSummary(revised.verdicts).notMet).toContain("purnia");
    const first = await loadMonth(deps, "2023-07", 1);
    expect(toSummary(first.verdicts).met).toContain("purnia");
    expect(first.asOf).toEqual(new Date("2023-08-02T21:00:00Z"));
  });

  it("an office's sheet and the activity can be read by revision too", async () => {
    const deps = reportDeps(store, "2023-08-06T06:00:00Z");
    const sheetOf = async (revision?: number) =>
      (await officeIn(deps, "purnia", "2023-07", revision)).judged.verdicts.map(({ outcome }) => outcome);
    expect([await sheetOf(1), await sheetOf(2), await sheetOf()]).toEqual([
      ["met"],
      ["not_met"],
      ["not_met"],
    ]);
    const livesOf = async (revision?: number) =>
      (await activityIn(deps, "2023-07", revision)).rows.find(({ office }) => office.officeId === "purnia")
        ?.figures.qualifyingSessions;
    expect([await livesOf(1), await livesOf(2), await livesOf()]).toEqual([1, 0, 0]);
    await expect(officeIn(deps, "purnia", "2023-07", 9)).rejects.toThrow(/--revision 9 of 2023-07 does not/);
  });

  it("an exempt district keeps its verdict and is in no other list", async () => {
    const exemption = { ...ruling, officeId: "saharsa", fromMonth: "2023-07", toMonth: "2023-08" };
    await store.rulings.append({ exemptions: [exemption], corrections: [] });
    const judged = await closedMonth(reportDeps(store, "2023-08-07T06:00:00Z"), "2023-07");
    const { exempt, notMet } = toSummary(judged.verdicts);
    expect([judged.revision, exempt]).toEqual([3, ["saharsa"]]);
    expect(notMet).not.toContain("saharsa");
    expect(judged.verdicts.find(({ officeId }) => officeId === "saharsa")?.outcome).toBe("not_met");
  });

  const fileOf = (text: string) => ({ name: "given.csv", bytes: new TextEncoder().encode(text) });

  it("exemptions and letters are imported from a file once, and are in the report", async () => {
    const text =
      "office,kind,month,to_month,day,by,why,reference\n" +
      "Katihar,exempt,2023-07,2023-08,,A. Kumar,Flood,DM 4/2023\n" +
      "सुपौल,explanation_asked,2023-07,,2023-08-26,A. Kumar,July,IPRD 9\n";
    expect(await importRegister(store, fileOf(text), AT)).toMatchObject({ rows: 2, added: 2 });
    expect(await importRegister(store, fileOf(text), AT)).toMatchObject({ rows: 2, added: 0 });
    const deps = reportDeps(store, "2023-08-27T06:00:00Z");
    const judged = await closedMonth(deps, "2023-07");
    expect(toSummary(judged.verdicts).exempt).toEqual(["katihar", "saharsa"]);
    expect(judged.letters).toMatchObject([
      { officeId: "supaul", kind: "explanation_asked", day: "2023-08-26" },
    ]);
  });

  it("a file with faults is refused whole, each fault with its line", async () => {
    const text =
      "office,kind,month,to_month,day,by,why,reference\n" +
      "patna,exempt,2023-07,,,A. Kumar,Election,\n" +
      "patna,exempt,2023-06,2023-09,,A. Kumar,Flood,\n" +
      "patnaa,letter,July,,,,,\n" +
      "gaya,plan_due,2023-07,,31-08-2023,A. Kumar,plan,\n";
    const refused = importRegister(store, fileOf(text), AT);
    await expect(refused).rejects.toThrow(/line 3: patna is already exempt from 2023-07 to 2023-07/);
    await expect(refused).rejects.toThrow(/line 4: unknown office "patnaa"; did you mean patna/);
    await expect(refused).rejects.toThrow(
      /line 4: kind is "letter"; allowed are exempt, explanation_drafted, explanation_asked/,
    );
    await expect(refused).rejects.toThrow(/line 4: by is blank/);
    await expect(refused).rejects.toThrow(/line 5: day is "31-08-2023"/);
    const exempted = (await store.rulings.exemptions()).map(({ officeId }) => officeId);
    expect(exempted).not.toContain("patna");
  });

  it("a correction names an existing account and session, and is reported once", async () => {
    const head = "account,session,what,value,by,why,reference\n";
    const good = `${head}saharsa.facebook,saharsa-0-0,duration_seconds,1805,A. Kumar,recording of the office,\n`;
    const { rows, added, by } = await importCorrections(store, fileOf(good), AT);
    expect([rows, added]).toEqual([1, 1]);
    const deps = reportDeps(store, "2023-08-28T06:00:00Z");
    expect(await reviseFrozenMonths(deps, { kind: "correction", officeId: null, by })).toEqual(["2023-07"]);
    const judged = await loadMonth(deps, "2023-07");
    const newest = judged.revisions?.at(-1);
    expect(newest?.reason).toBe('corrected by A. Kumar ("recording of the office"): saharsa: not_met -> met');
    const hindi = newest && revisionText(newest, new Map([["saharsa", "सहरसा"]]), getPhrases("hi", ZONE));
    expect(hindi).toBe('A. Kumar ("recording of the office") का सुधार: सहरसा: पूरा नहीं किया → पूरा किया');
    expect(judged.verdicts.find(({ officeId }) => officeId === "saharsa")).toMatchObject({
      outcome: "met",
      evidence: [{ provenBasis: "manual", correction: "recording of the office" }],
    });
    const bad =
      `${head}saharsa.facebook,none,subject,other,A. Kumar,x,\n` +
      "saharsa.facebook,none,subject,welfare,A. Kumar,x,\n" +
      "nowhere.facebook,1,duration_seconds,-5,A. Kumar,x,\n";
    const refused = importCorrections(store, fileOf(bad), AT);
    await expect(refused).rejects.toThrow(/line 3: corrects the same as line 2/);
    await expect(refused).rejects.toThrow(/line 4: unknown account "nowhere.facebook"/);
    await expect(refused).rejects.toThrow(/line 4: value is "-5"/);
    const one = importCorrections(store, fileOf(bad.split("\n").slice(0, 2).join("\n")), AT);
    await expect(one).rejects.toThrow(/line 2: saharsa.facebook has no session "none"/);
  });
});
