import ExcelJS from "exceljs";
import { confirmIntake, refuseIntake } from "../../../src/services/intake/review-intake.ts";
import { importIntake } from "../../../src/services/intake/import-intake.ts";
import { loadMonth } from "../../../src/services/judging/reported-month.ts";
import { reportGrowth } from "../../../src/services/judging/growth.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { playMonth, reportDeps, seedRegistry } from "../reports/press-month.ts";
import { all, freshStore, look, seen, snapshot, write, ZONE } from "../store/samples.ts";

const HEAD = "office,platform,label,metric,value,precision,observed_at,entered_by,evidence,note\n";
const SESSION_HEAD = "office,platform,metric,value,observed_at,entered_by,evidence,started_at,permalink\n";
const fileOf = (text: string) => ({ name: "figures.csv", bytes: new TextEncoder().encode(text) });

describe("figures that people enter", () => {
  let store: Store;
  let close: () => Promise<void>;
  const now = new Date("2023-08-01T05:00:00Z");
  const deps = () => ({ store, clock: { now: () => now, source: "file" as const }, zone: ZONE });
  const take = (text: string) => importIntake(deps(), fileOf(text));
  const readings = (accountKey: string) => all(store.snapshots.stream({ accountKeys: [accountKey] }));
  beforeEach(async () => {
    ({ store, close } = await freshStore("intake"));
    await seedRegistry(store);
  });
  afterEach(() => close());

  it("become readings of the instant at which they were read, and create the account that the office lacks", async () => {
    const text = `${HEAD}पटना,WhatsApp,,followers,12.3K,abbreviated,2023-07-31 18:30,A. Kumar,photo 12,\n`;
    expect(await take(text)).toEqual({ rows: 1, added: 1, held: [], notices: [] });
    expect(await readings("patna.whatsapp")).toMatchObject([
      {
        followers: 12_300,
        posts: null,
        precision: "abbreviated",
        via: "manual",
        slot: new Date("2023-07-31T13:00:00Z"),
        observedAt: new Date("2023-07-31T13:00:00Z"),
        provenance: { trigger: "intake", source: "A. Kumar" },
      },
    ]);
    expect((await store.registry.current())?.accounts.map((one) => one.accountKey)).toContain(
      "patna.whatsapp",
    );
    expect(await take(text)).toEqual({ rows: 1, added: 0, held: [], notices: [] });
    expect(await readings("patna.whatsapp")).toHaveLength(1);
    const current = await store.registry.current();
    const { offices = [], accounts = [] } = current ?? {};
    const named = accounts.filter(({ platform }) => platform !== "whatsapp");
    await store.registry.accept(offices, named, "another file", "2023-08-01", now);
    expect((await store.registry.current())?.accounts.map((one) => one.accountKey)).toContain(
      "patna.whatsapp",
    );
  });

  it("posts and followers of one instant are one reading, in whatever file they come", async () => {
    await take(`${HEAD}gaya,instagram,,posts,310,,2023-07-31,B,,\n`);
    await take(`${HEAD}gaya,instagram,,followers,"1,02,500",,2023-07-31,B,,\n`);
    expect(await readings("gaya.instagram")).toMatchObject([{ posts: 310, followers: 102_500 }]);
    const [rollup] = await store.rollups.list(["gaya.instagram"], "2023-07-31", "2023-07-31");
    expect(rollup).toMatchObject({ readings: 1, last: { posts: 310, followers: 102_500, via: "manual" } });
    expect(await store.rollups.rebuild(ZONE)).toMatchObject({ differed: 0 });
  });

  it("a change of more than half is held, counts for nothing, and is taken by the word of another person", async () => {
    const reading = { accountKey: "gaya.facebook", officeId: "gaya", slot: new Date("2023-07-30T18:30:00Z") };
    await store.readings.record(write({ snapshots: [snapshot({ ...reading, followers: 1000 })] }));
    const row = (value: number, day: string) => `gaya,facebook,,followers,${value},,${day},A. Kumar,,\n`;
    const taken = await take(`${HEAD}${row(1500, "2023-07-31 10:00")}${row(700, "2023-07-31 11:00")}`);
    expect(taken).toMatchObject({ rows: 2, added: 2 });
    expect(taken.held).toMatchObject([{ value: 700, lastValue: 1500, heldBecause: "far_from_last" }]);
    expect(await readings("gaya.facebook")).toHaveLength(2);
    const { entryId = "" } = taken.held[0] ?? {};
    expect((await take(`${HEAD}${row(700, "2023-07-31 11:00")}`)).held).toHaveLength(1);
    await expect(confirmIntake(deps(), entryId, { by: " a kumar" })).rejects.toThrow(
      /somebody else has to confirm it/,
    );
    await expect(confirmIntake(deps(), "nothing", { by: "B. Devi" })).rejects.toThrow(
      /there is no entry with the id/,
    );
    const both = await Promise.all(
      ["B. Devi", "C. Roy"].map((name) => confirmIntake(deps(), entryId, { by: name })),
    );
    expect(both[0]?.confirmedBy).toBe(both[1]?.confirmedBy);
    expect((await readings("gaya.facebook")).map(({ followers }) => followers)).toEqual([1000, 1500, 700]);
    expect(await store.intake.listHeld()).toEqual([]);
  });

  it("a held entry that is refused counts for nothing, is stored with who and why, and blocks no later entry", async () => {
    const row = (value: number) => `gaya,x,,followers,${value},,2023-07-31,A. Kumar,,\n`;
    await take(`${HEAD}gaya,x,,followers,1000,,2023-07-30,A. Kumar,,\n`);
    const { held } = await take(`${HEAD}${row(9000)}`);
    const { entryId = "" } = held[0] ?? {};
    await expect(take(`${HEAD}${row(1100)}`)).rejects.toThrow(/an entry is never overwritten/);
    await expect(refuseIntake(deps(), entryId, { by: "B. Devi", why: " " })).rejects.toThrow(/say why/);
    const word = { by: "A. Kumar", why: "mistyped" };
    expect(await refuseIntake(deps(), entryId, word)).toMatchObject({ state: "refused" });
    expect(await refuseIntake(deps(), entryId, { by: "C. Roy", why: "also" })).toMatchObject({
      refused: word,
    });
    await expect(confirmIntake(deps(), entryId, { by: "B. Devi" })).rejects.toThrow(/refused by A. Kumar/);
    expect(await take(`${HEAD}${row(1100)}`)).toMatchObject({ added: 1, held: [] });
    expect((await readings("gaya.x")).map(({ followers }) => followers)).toEqual([1000, 1100]);
    await expect(
      refuseIntake(deps(), (await store.intake.listByAccounts(["gaya.x"])).at(-1)?.entryId ?? "", word),
    ).rejects.toThrow(/was imported/);
  });

  it("a file with faults is refused whole, each fault with its line", async () => {
    await store.registry.addByIntake({ ...seedless("patna.facebook.dpro"), label: "dpro" }, now);
    const refused = take(
      `${HEAD}patna,whatsapp,,followers,900,,2023-07-31,A,,\n` +
        "patnaa,telegram,,likes,-5,rough,31-07-2023,,,\n" +
        "patna,facebook,,followers,900,,2023-07-31,A,,\n" +
        "gaya,facebook,page,followers,900,,2023-07-31,A,,\n" +
        "gaya,x,,followers,1.2M,,2024-07-31,A,,\n" +
        "patna,whatsapp,,followers,901,,2023-07-31,A,,\n" +
        "gaya,x,,live_session,31,,2023-07-31,A,,\n",
    );
    await expect(refused).rejects.toThrow(/line 3: unknown office "patnaa"; did you mean patna/);
    await expect(refused).rejects.toThrow(/line 3: platform is "telegram"; allowed are facebook/);
    await expect(refused).rejects.toThrow(
      /line 3: metric is "likes"; allowed are followers, posts, live_session/,
    );
    await expect(refused).rejects.toThrow(/line 3: precision is "rough"/);
    await expect(refused).rejects.toThrow(/line 3: observed_at is "31-07-2023"/);
    await expect(refused).rejects.toThrow(/line 3: entered_by is blank/);
    await expect(refused).rejects.toThrow(
      /line 4: patna has several accounts on facebook.*patna.facebook.dpro \(dpro\)/,
    );
    await expect(refused).rejects.toThrow(
      /line 5: gaya has no account "page" on facebook; there is gaya.facebook/,
    );
    await expect(refused).rejects.toThrow(/line 6: value is "1.2M"/);
    await expect(refused).rejects.toThrow(/line 6: observed_at is "2024-07-31", which is in the future/);
    await expect(refused).rejects.toThrow(/line 8: started_at is blank/);
    expect(await readings("patna.whatsapp")).toEqual([]);
    await expect(
      take(`${HEAD}arwal,x,,posts,4,,2023-07-31,A,,\narwal,x,,posts,5,,2023-07-31,A,,\n`),
    ).rejects.toThrow(/line 3: disagrees with line 2 about arwal.x, posts at that time/);
    await take(
      `${HEAD}patna,facebook,dpro,posts,900,,2023-07-31,A,,\npatna,facebook,patna.facebook,posts,8,,2023-07-31,A,,\n`,
    );
    expect(await readings("patna.facebook")).toMatchObject([{ posts: 8 }]);
    await expect(take(`${HEAD}patna,facebook,dpro,posts,901,,2023-07-31,B,,\n`)).rejects.toThrow(
      /line 2: A entered 900 for patna.facebook.dpro, posts at that time .*never overwritten/,
    );
  });

  it("a workbook's dates and numbers are read as its person sees them", async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet("figures");
    sheet.addRow(["office", "platform", "metric", "value", "observed_at", "entered_by"]);
    sheet.addRow(["gaya", "whatsapp", "followers", 4210, new Date("2023-07-31T18:30:00Z"), "A"]);
    const bytes = new Uint8Array(await book.xlsx.writeBuffer());
    await importIntake(deps(), { name: "figures.xlsx", bytes });
    expect(await readings("gaya.whatsapp")).toMatchObject([
      { followers: 4210, slot: new Date("2023-07-31T13:00:00Z") },
    ]);
  });

  it("are in the growth report where the platform returns nothing, marked with their origin", async () => {
    const rows = ["2023-07-01", "2023-08-01"].map(
      (day, i) => `gaya,whatsapp,,followers,${4000 + i * 90},,${day},A,,\n`,
    );
    await take(`${HEAD}${rows.join("")}`);
    const { rows: growth } = await reportGrowth(
      reportDeps(store, "2023-08-01T06:00:00Z"),
      "2023-07-01",
      "2023-07-31",
    );
    expect(growth.find(({ account }) => account.accountKey === "gaya.whatsapp")).toMatchObject({
      change: 90,
      outcome: "grew",
      opening: { via: "manual" },
    });
  });
});

describe("a live session that people enter", () => {
  let store: Store;
  let close: () => Promise<void>;
  const now = new Date("2023-08-01T05:00:00Z");
  const deps = () => ({ store, clock: { now: () => now, source: "file" as const }, zone: ZONE });
  const verdictOf = async (officeId: string) =>
    (await loadMonth(reportDeps(store, "2023-08-01T06:00:00Z"), "2023-07")).verdicts.find(
      (one) => one.officeId === officeId,
    );
  beforeAll(async () => {
    ({ store, close } = await freshStore("intakelive"));
    await playMonth(store, await seedRegistry(store), { month: "2023-07", since: 0, refused: ["saran"] });
  });
  afterAll(() => close());

  it("counts only once a second person confirmed it, and then as sound evidence", async () => {
    expect(await verdictOf("saran")).toMatchObject({ outcome: "undetermined" });
    const text = `${SESSION_HEAD}saran,facebook,live_session,30,2023-07-14,A. Kumar,photo,2023-07-14 11:00,https://www.facebook.com/saran/videos/900100200300/\n`;
    const { held } = await importIntake(deps(), fileOf(text));
    expect(held).toMatchObject([{ metric: "live_session", heldBecause: "session" }]);
    expect(await verdictOf("saran")).toMatchObject({ outcome: "undetermined", qualifyingSessions: 0 });
    await confirmIntake(deps(), held[0]?.entryId ?? "", { by: "B. Devi" });
    expect(await verdictOf("saran")).toMatchObject({
      outcome: "met",
      qualifyingSessions: 1,
      evidence: [{ provenSeconds: 1800, provenBasis: "manual", reason: "counted" }],
    });
    expect((await importIntake(deps(), fileOf(text))).held).toEqual([]);
  });

  it("is not changed by looks: one without it proves nothing about it, one that lists its video shows a session of its own", async () => {
    const who = { accountKey: "saran.facebook", officeId: "saran" };
    const slots = ["06:00", "06:10", "06:20"].map((time) => new Date(`2023-07-31T${time}:00Z`));
    const video = seen({
      sessionId: "L900",
      videoId: "900100200300",
      fromId: null,
      startedAt: new Date("2023-07-14T05:30:00Z"),
      createdAt: null,
      lengthSeconds: 600,
    });
    for (const [i, slot] of slots.entries())
      await store.readings.record(
        write({ looks: [look({ ...who, slot, at: slot, sessions: i === 2 ? [video] : [] })] }),
      );
    const verdict = await verdictOf("saran");
    expect(verdict).toMatchObject({ outcome: "met", sessions: 1, qualifyingSessions: 1 });
    expect(verdict?.evidence.map(({ reason, goneAt }) => [reason, goneAt])).toEqual([
      ["listed_twice", null],
      ["counted", null],
    ]);
    const { since, until } = {
      since: new Date("2023-07-01T00:00:00Z"),
      until: new Date("2023-07-30T00:00:00Z"),
    };
    expect(await store.sessions.watched("facebook", since, until)).toEqual([]);
  });

  it("one that the platform already listed has to be corrected, not entered again", async () => {
    const [known] = await all(store.sessions.stream({ officeId: "samastipur" }));
    const start = known?.startedAt?.toISOString() ?? "";
    const text = `${SESSION_HEAD}samastipur,facebook,live_session,45,2023-07-31,A. Kumar,,${start},\n`;
    await expect(importIntake(deps(), fileOf(text))).rejects.toThrow(
      new RegExp(
        `line 2: samastipur.facebook already has the session ${known?.sessionId} at that time; use reach correct`,
      ),
    );
  });
});

const seedless = (accountKey: string) => ({
  accountKey,
  officeId: "patna",
  platform: "facebook" as const,
  label: null,
  handle: null,
  externalId: null,
  credential: null,
  activeFrom: null,
  activeTo: null,
  verifiedBy: null,
  verifiedOn: null,
  note: null,
});
