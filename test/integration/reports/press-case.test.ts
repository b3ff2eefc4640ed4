import type { Store } from "../../../src/store/contracts/store.ts";
import { toMonthDocument } from "../../../src/reports/build-documents.ts";
import { toLiveGrid } from "../../../src/reports/grids.ts";
import { getPhrases } from "../../../src/reports/languages.ts";
import { LANGUAGES } from "../../../src/reports/phrases.ts";
import { renderHtml } from "../../../src/reports/render-html.ts";
import { renderXlsx } from "../../../src/reports/render-xlsx.ts";
import { toLiveJson } from "../../../src/reports/live-json.ts";
import { judgeMonth } from "../../../src/services/judging/judge-month.ts";
import { reportGrowth } from "../../../src/services/judging/growth.ts";
import { reportMonth, toSummary } from "../../../src/services/judging/month-summary.ts";
import { freshStore, look, write, ZONE } from "../store/samples.ts";
import { activityIn, officeIn, playMonth, reportDeps, seedRegistry } from "./press-month.ts";

const NONE_IN_JULY = [
  "aurangabad",
  "bhojpur",
  "kaimur",
  "katihar",
  "khagaria",
  "madhepura",
  "nalanda",
  "rohtas",
  "saharsa",
  "sitamarhi",
  "supaul",
];
const AFTER_JULY = "2023-08-03T06:00:00Z";

describe("the month of the press case, from the store to the report", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await freshStore("press"));
    const registry = await seedRegistry(store);
    await playMonth(store, registry, { month: "2023-07", since: 0 });
    await playMonth(store, registry, { month: "2023-08", since: 1, refused: ["gaya"] });
  });
  afterAll(() => close());

  it("July has the result that the press reported, with every district in one list", async () => {
    const judged = await judgeMonth(reportDeps(store, AFTER_JULY), "2023-07");
    const summary = toSummary(judged.verdicts);
    expect(summary.notMet.toSorted()).toEqual(NONE_IN_JULY);
    expect(summary).toMatchObject({ undetermined: [], pending: [], exempt: [] });
    expect(summary.met).toHaveLength(27);
    const counts = new Map(judged.verdicts.map((one) => [one.officeId, one.qualifyingSessions]));
    expect(["samastipur", "arwal", "patna"].map((office) => counts.get(office))).toEqual([16, 15, 7]);
    expect(judged.status).toBe("provisional");
  });

  it("a district whose token was refused all month is undetermined, and is in no list", async () => {
    const judged = await judgeMonth(reportDeps(store, "2023-09-03T06:00:00Z"), "2023-08");
    const summary = toSummary(judged.verdicts);
    expect(summary.undetermined).toEqual(["gaya"]);
    const gaya = judged.verdicts.find(({ officeId }) => officeId === "gaya");
    expect(gaya?.reasons).toMatchObject([
      { code: "not_watched", account: "gaya.facebook", facts: { why: "credential_rejected" } },
    ]);
    expect(gaya?.coverage).toEqual({ expected: 31, read: 1 });
  });

  it("who failed in July and again in August stands out, and is to be asked in August only", async () => {
    const deps = reportDeps(store, "2023-09-03T06:00:00Z");
    const july = await reportMonth(deps, await judgeMonth(deps, "2023-07"));
    const august = await reportMonth(deps, await judgeMonth(deps, "2023-08"));
    expect(july.explain).toEqual([]);
    expect(august.again.toSorted()).toEqual(["aurangabad", "khagaria", "madhepura", "saharsa", "supaul"]);
    expect(august.explain).toEqual(august.summary.notMet);
  });

  it("an open month counts what was held and leaves the others pending", async () => {
    const judged = await judgeMonth(reportDeps(store, "2023-07-10T06:00:00Z"), "2023-07");
    const { met, pending, notMet } = toSummary(judged.verdicts);
    expect([judged.status, notMet]).toEqual(["open", []]);
    expect(met.length + pending.length).toBe(38);
    expect(pending).toContain("kaimur");
  });

  it("a month before the rule has no verdicts, in JSON, CSV, table, workbook, page and activity, and says why", async () => {
    const deps = reportDeps(store, AFTER_JULY);
    const english = getPhrases("en", ZONE);
    const judged = await judgeMonth(deps, "2023-06");
    const json = toLiveJson(judged, english);
    expect(json.status).toBe("no_rule");
    expect(Object.values(json.summary).flat()).toEqual([]);
    expect(json.offices).toHaveLength(38);
    for (const { outcome, reasons } of json.offices)
      expect([outcome, reasons.map(({ code }) => code)]).toEqual(["undetermined", ["rule_not_in_force"]]);
    const csv = toLiveGrid(judged, english).rows;
    expect(new Set(csv.map(({ status, reasons }) => `${String(status)} ${String(reasons)}`))).toEqual(
      new Set(["no_rule rule_not_in_force"]),
    );
    const report = await reportMonth(deps, judged);
    expect([report.explain, report.again, report.activity.least.named]).toEqual([[], [], []]);
    for (const lang of LANGUAGES) {
      const document = toMonthDocument(report, getPhrases(lang, ZONE));
      const page = renderHtml(document);
      expect(page).toContain(lang === "en" ? "Nobody is judged for this month" : "किसी को नहीं परखा गया");
      expect(page).not.toMatch(/did not\.|ने नहीं।/);
      expect((await renderXlsx(document)).length).toBeGreaterThan(10_000);
    }
    const activity = await activityIn(deps, "2023-06");
    expect([activity.least.named, activity.least.possible, activity.followed]).toEqual([[], [], []]);
  });

  it("the JSON has the names that are held stable, in their order", async () => {
    const judged = await judgeMonth(reportDeps(store, AFTER_JULY), "2023-07");
    const json = toLiveJson(judged, getPhrases("en", ZONE));
    expect(Object.keys(json)).toEqual([
      "month",
      "timezone",
      "asOf",
      "simulated",
      "status",
      "revision",
      "rule",
      "offices",
      "summary",
    ]);
    expect(json.offices.map(({ office }) => office)).toHaveLength(38);
    const patna = json.offices.find(({ office }) => office === "patna");
    expect(Object.keys(patna ?? {})).toEqual(
      "office kind name outcome exempt reasons assurance sessions qualifyingSessions liveMinutes longestMinutes coverage evidence".split(
        " ",
      ),
    );
    expect(Object.keys(patna?.evidence[0] ?? {}).slice(0, 10)).toEqual(
      "account sessionId title startedAt endedAt durationSeconds durationBasis counted reason permalink".split(
        " ",
      ),
    );
  });

  it("growth compares the readings of the two midnights, districts and departments alike", async () => {
    const report = await reportGrowth(reportDeps(store, AFTER_JULY), "2023-07-01", "2023-07-31");
    expect(report.rows).toHaveLength(172);
    expect(report.rows.every(({ opening, closing }) => opening && closing)).toBe(true);
    const arwal = report.rows.find(({ account }) => account.accountKey === "arwal.x");
    expect(arwal).toMatchObject({ change: -13, outcome: "fell" });
    expect(arwal?.opening?.slot).toEqual(new Date("2023-06-30T18:30:00Z"));
  });

  it("growth over days that were not read is not known, which is not 0", async () => {
    const report = await reportGrowth(reportDeps(store, AFTER_JULY), "2023-06-01", "2023-06-30");
    expect(report.rows[0]).toMatchObject({ opening: null, change: null, outcome: "undetermined" });
  });

  it("names nineteen districts as the least active, the eleven among them, and no department", async () => {
    const { least } = await activityIn(reportDeps(store, AFTER_JULY), "2023-07");
    expect(least.named.length + least.possible.length).toBeGreaterThanOrEqual(19);
    expect(least.named).toEqual(expect.arrayContaining(NONE_IN_JULY));
    expect(least.order.flat()).toHaveLength(38);
  });

  it("an office's own report holds its sessions with their reasons, and nobody else's", async () => {
    const report = await officeIn(reportDeps(store, AFTER_JULY), "saharsa", "2023-07");
    expect(report.judged.verdicts.map(({ officeId }) => officeId)).toEqual(["saharsa"]);
    expect(report.judged.verdicts[0]?.evidence).toMatchObject([
      { provenSeconds: 1799.4, reason: "too_short" },
    ]);
  });

  it.each([
    ["2023-13", /not a month/],
    ["July", /not a month/],
    ["2030-01", /has not begun: it can be answered from 2030-01-01/],
    ["2022-01", /nothing is known of 2022-01.*from 2023-06 on/],
  ])("%s is refused in one sentence", async (month, sentence) => {
    await expect(judgeMonth(reportDeps(store, AFTER_JULY), month)).rejects.toThrow(sentence);
  });

  it.each([
    ["2023-07-31", "2023-07-01", /lies after/],
    ["2023-02-30", "2023-07-01", /not a day/],
    ["2031-01-01", "2031-02-01", /has not begun/],
  ])("growth from %s to %s is refused in one sentence", async (from, to, sentence) => {
    await expect(reportGrowth(reportDeps(store, AFTER_JULY), from, to)).rejects.toThrow(sentence);
  });

  it("a complete look made years later proves an absence as far back as its platform then lists lives", async () => {
    const deps = reportDeps(store, "2026-01-11T06:00:00Z");
    const gaya = async () =>
      (await judgeMonth(deps, "2023-08")).verdicts.find(({ officeId }) => officeId === "gaya");
    const late = { accountKey: "gaya.facebook", officeId: "gaya", slot: null };
    const recordLook = (at: string, retentionDays: number) =>
      store.readings.record(write({ looks: [look({ ...late, at: new Date(at), retentionDays })] }));
    await recordLook("2026-01-10T06:00:00Z", 30);
    expect((await gaya())?.outcome).toBe("undetermined");
    await recordLook("2026-01-10T07:00:00Z", 36_500);
    expect(await gaya()).toMatchObject({ outcome: "not_met", assurance: { basis: "listed" } });
  });
});
