import { readRules } from "../../config/rules.ts";
import type { Settings } from "../../config/settings.ts";
import { readShippedOffices } from "../../src/cli/context/built-in-simulator.ts";
import { slotsBetween } from "../../src/domain/slot.ts";
import type { LiveVerdict } from "../../src/domain/verdict.ts";
import { loadMonth } from "../../src/services/judging/reported-month.ts";
import type { JudgedMonth } from "../../src/services/judging/judge-month.ts";
import { reportGrowth } from "../../src/services/judging/growth.ts";
import { reportMonth, toSummary } from "../../src/services/judging/month-summary.ts";
import { pressCase } from "../../src/simulator/scenarios/press-case.ts";
import { heldBy } from "../chaos/audit/verdicts.ts";
import { closedMonth } from "../integration/reports/press-month.ts";
import { at, type Process, Rig, ZONE } from "../support/collector.ts";
import type { JudgingContext } from "../../src/services/judging/context.ts";

/** In minutes. The full form of the scenario is `JULY_EVERY_MINUTES=15`; a coarse one proves the same in a minute. */
const EVERY = Number(process.env["JULY_EVERY_MINUTES"] ?? 720);
const FULL_FORM_MS = 3_600_000;

const NONE =
  "kaimur saharsa aurangabad sitamarhi nalanda khagaria rohtas supaul bhojpur katihar madhepura".split(" ");
const TOKENLESS = "jamui";
const LATE_PAGE = "nalanda.facebook.dpro";

describe("July and August 2023, played from the wire to the report", () => {
  let rig: Rig;
  let collecting: Process;
  let july: JudgedMonth;
  let deleted: { accountKey: string; liveId: string };

  beforeAll(async () => {
    rig = await Rig.open({
      purpose: "july",
      start: at("2023-07-01"),
      cadence: {
        facebook: { audience: Math.max(EVERY, 60), live: EVERY },
        x: { audience: Math.max(EVERY, 720), live: null },
      },
      simulator: { scenario: pressCase({ offices: await readShippedOffices(), zone: ZONE, seed: 2023 }) },
    });
    const accounts = rig.simulator.accounts.filter(({ platform }) => ["facebook", "x"].includes(platform));
    await rig.register(accounts.filter(({ accountKey }) => accountKey !== LATE_PAGE));
    collecting = await rig.process({ settings: withOwnToken(rig) });
    await play("2023-07-01", "2023-07-10");
    deleted = deleteOneThatWasSeen();
    // Nothing runs on the 10th: its slots pass unread.
    await play("2023-07-11", "2023-07-16");
    await rig.register(accounts);
    await play("2023-07-16", "2023-08-03 12:00");
    july = await closedMonth(deps(), "2023-07");
    await play("2023-08-03 12:00", "2023-09-03 12:00");
  }, FULL_FORM_MS);
  afterAll(() => rig.close());

  async function play(from: string, until: string): Promise<void> {
    for (const slot of slotsBetween(at(from), at(until), EVERY, ZONE)) {
      rig.clock.set(slot);
      await collecting.drive.advance();
    }
  }

  const deps = (): JudgingContext => ({
    store: rig.deployment.store,
    rules: readRules("config/rules.json"),
    clock: rig.clock,
    zone: ZONE,
    simulated: true,
  });

  function deleteOneThatWasSeen(): typeof deleted {
    const [live] = heldBy(rig.simulator, "samastipur", "2023-07");
    if (live === undefined) throw new Error("Samastipur held no live before the 10th");
    rig.simulator.mutate.deleteLive(live.liveId);
    return live;
  }

  const verdictOf = (officeId: string): LiveVerdict | undefined =>
    july.verdicts.find((verdict) => verdict.officeId === officeId);

  it("end with the article's table: eleven held none, Samastipur sixteen, Arwal fifteen, Patna seven", () => {
    expect(toSummary(july.verdicts).notMet.toSorted()).toEqual(NONE.toSorted());
    const counts = ["samastipur", "arwal", "patna"].map((one) => verdictOf(one)?.qualifyingSessions);
    expect(counts).toEqual([16, 15, 7]);
  });

  it("names all 38 districts, and only the one whose token had expired is undetermined", () => {
    const summary = toSummary(july.verdicts);
    expect(summary.undetermined).toEqual([TOKENLESS]);
    expect(summary.pending).toEqual([]);
    expect(Object.values(summary).flat()).toHaveLength(38);
    expect(verdictOf(TOKENLESS)?.reasons.map(({ code }) => code)).not.toEqual([]);
  });

  it("counts for each office what it really held", () => {
    const counted = july.verdicts.filter(({ officeId }) => officeId !== TOKENLESS);
    for (const { officeId, qualifyingSessions } of counted)
      expect([officeId, qualifyingSessions]).toEqual([
        officeId,
        heldBy(rig.simulator, officeId, "2023-07").length,
      ]);
  });

  it("keeps the recording that its owner deleted, as gone, and counts it", async () => {
    const [session] = await rig.deployment.store.sessions.byIds(deleted.accountKey, [deleted.liveId]);
    expect(session).toMatchObject({ goneReason: "removed" });
    expect(verdictOf("samastipur")?.evidence.find((one) => one.sessionId === deleted.liveId)?.counted).toBe(
      true,
    );
  });

  it("reports the lost day as gaps, and nothing else but the expired token", async () => {
    const gaps = (await rig.exported("gaps")).filter(({ platform }) => platform === "facebook");
    const others = gaps.filter(({ reason }) => reason !== "not_running");
    expect(new Set(others.map(({ office, reason }) => `${String(office)} ${String(reason)}`))).toEqual(
      new Set([`${TOKENLESS} credential_rejected`]),
    );
    const lost = gaps.filter(({ reason }) => reason === "not_running").map(({ slot }) => slot as Date);
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.every((slot) => slot >= at("2023-07-10") && slot < at("2023-07-11"))).toBe(true);
  });

  it("asks nothing of a second Page before it was there", async () => {
    const [first] = (await rig.exported("snapshots")).filter(({ account }) => account === LATE_PAGE);
    expect(first?.["slot"]).toEqual(at("2023-07-16"));
  });

  it("finds July's growth in the readings of both midnights", async () => {
    const growth = await reportGrowth(deps(), "2023-07-01", "2023-07-31");
    const rows = growth.rows.filter(({ opening, closing }) => opening !== null && closing !== null);
    expect(rows.length).toBeGreaterThan(150);
    for (const {
      account: { accountKey: account },
      opening,
      closing,
    } of rows) {
      expect(opening?.followers).toBe(rig.simulator.world.followersAt(account, at("2023-07-01")));
      expect(closing?.followers).toBe(rig.simulator.world.followersAt(account, at("2023-08-01")));
    }
  });

  it("asks those for an explanation who held none in August, and names who failed again", async () => {
    const august = await reportMonth(deps(), await closedMonth(deps(), "2023-08"));
    const districts = august.judged.verdicts.map(({ officeId }) => officeId);
    const failed = districts.filter((one) => heldBy(rig.simulator, one, "2023-08").length === 0);
    expect(august.summary.undetermined).toEqual([]);
    expect(august.explain.toSorted()).toEqual(failed.toSorted());
    expect(august.again.toSorted()).toEqual(NONE.filter((one) => failed.includes(one)).toSorted());
  });

  it("leaves July as it was frozen, whatever the new token shows later", async () => {
    await closedMonth(deps(), "2023-07");
    const frozen = await loadMonth(deps(), "2023-07", 1);
    expect(toSummary(frozen.verdicts)).toEqual(toSummary(july.verdicts));
  });
});

/** One Page is read with its own token, which is refused from the first of July until its owner renews it in August. */
function withOwnToken(rig: Rig): Settings {
  const { id } = rig.simulator.world.face(`${TOKENLESS}.facebook`);
  const value = rig.simulator.secrets.pageTokens.get(id);
  if (value === undefined) throw new Error(`the simulator has no token for the Page of ${TOKENLESS}`);
  rig.simulator.faults.add({
    kind: "credential-expired",
    credential: `facebook.page.${id}`,
    from: at("2023-07-01"),
    until: at("2023-08-03 12:00"),
  });
  const pageTokens = new Map([[id, { value, from: "the simulator" }]]);
  return { ...rig.settings, facebook: { ...rig.settings.facebook, pageTokens } };
}
