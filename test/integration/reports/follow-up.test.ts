import { getPhrases } from "../../../src/reports/languages.ts";
import { toOfficeDocument } from "../../../src/reports/office-document.ts";
import { toActivityJson } from "../../../src/reports/growth-json.ts";
import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import { reportMonth } from "../../../src/services/judging/month-summary.ts";
import { importRegister } from "../../../src/services/judging/rulings/import-rulings.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { freshStore, ZONE } from "../store/samples.ts";
import { activityIn, closedMonth, officeIn, playMonth, reportDeps, seedRegistry } from "./press-month.ts";

describe("the months after", () => {
  let store: Store;
  let close: () => Promise<void>;
  const deps = () => reportDeps(store, "2023-09-05T06:00:00Z");
  beforeAll(async () => {
    ({ store, close } = await freshStore("followup"));
    const registry = await seedRegistry(store);
    await playMonth(store, registry, { month: "2023-07", since: 0 });
    await playMonth(store, registry, { month: "2023-08", since: 1 });
  });
  afterAll(() => close());

  it("the least active of a month are followed for three: plan due, received, overdue, named again", async () => {
    const july = await activityIn(deps(), "2023-07");
    expect(july.followed).toEqual([]);
    const [first = "", second = "", third = ""] = july.least.named;
    const text =
      "office,kind,month,day,by,why\n" +
      `${first},plan_due,2023-07,2023-08-31,A. Kumar,plan for three months\n` +
      `${second},plan_due,2023-07,2023-08-31,A. Kumar,plan for three months\n` +
      `${second},plan_received,2023-07,2023-08-30,A. Kumar,letter 4\n`;
    const file = { name: "register.csv", bytes: new TextEncoder().encode(text) };
    await importRegister(store, file, new Date("2023-09-01T06:00:00Z"));
    const august = await activityIn(deps(), "2023-08");
    const followed = new Map(august.followed?.map((one) => [one.officeId, one]));
    expect([...followed.keys()]).toEqual(july.least.named);
    const still = (officeId: string) => august.least.named.includes(officeId);
    const plan = { month: "2023-07", planDue: "2023-08-31" };
    expect(followed.get(first)).toMatchObject({
      ...plan,
      planReceived: null,
      overdue: true,
      still: still(first),
    });
    expect(followed.get(second)).toMatchObject({ ...plan, planReceived: "2023-08-30", overdue: false });
    expect(followed.get(third)).toMatchObject({ planDue: null, planReceived: null, overdue: false });
    expect(toActivityJson(august).followed).toHaveLength(july.least.named.length);
    const office = await officeIn(deps(), first, "2023-08");
    expect(office.followed).toMatchObject([{ ...plan, overdue: true }]);
    const words = JSON.stringify(toOfficeDocument(office, getPhrases("en", ZONE)));
    expect(words).toContain("named in July 2023, plan due on 31 August 2023, not received; overdue");
    expect((await activityIn(reportDeps(store, "2023-12-05T06:00:00Z"), "2023-08")).followed).toHaveLength(
      july.least.named.length,
    );
  });

  it("a month that nothing closed at its time is closed late, and its revision says so", async () => {
    await freezeDueMonths(deps());
    const [july] = await store.verdicts.revisions("2023-07");
    const [august] = await store.verdicts.revisions("2023-08");
    expect(july?.reason).toMatch(/^the month was closed 33 days late, because no daemon closed it/);
    expect(august?.change).toEqual({ kind: "closed", lateSeconds: 59.5 * 3600 });
  });

  it("who failed in July and in August again stands out in August's report, and only there", async () => {
    const august = await reportMonth(deps(), await closedMonth(deps(), "2023-08"));
    const july = await reportMonth(deps(), await closedMonth(deps(), "2023-07"));
    const both = august.summary.notMet.filter((one) => july.summary.notMet.includes(one));
    expect(both.length).toBeGreaterThan(0);
    expect(august.again).toEqual(both);
    expect(july.again).toEqual([]);
  });
});
