import { type Document, MongoClient } from "mongodb";
import { readRules } from "../../../config/rules.ts";
import type { Account } from "../../../src/domain/account.ts";
import { loadFollowerSeries } from "../../../src/services/judging/follower-series.ts";
import { reportGrowth } from "../../../src/services/judging/growth.ts";
import { judgeMonth } from "../../../src/services/judging/judge-month.ts";
import type { JudgingContext } from "../../../src/services/judging/context.ts";
import { loadVerdictHistory } from "../../../src/services/judging/verdict-history.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { DECADE, fill, type History, MONTH, NOW, registryOf, YEAR } from "../../bench/history-world.ts";
import { all, freshStore, ZONE } from "../store/samples.ts";
import { officeIn } from "./press-month.ts";

const DAY_MS = 86_400_000;

/** Some are as many as there are offices, and are read as a whole. */
const SMALL_AND_WHOLE = ["offices", "accounts", "meta", "cadenceChanges", "exemptions", "findings"];

type Side = {
  store: Store;
  deps: JudgingContext;
  accounts: Account[];
  profile: Profile;
  close(): Promise<void>;
};
type Profile = (work: () => Promise<unknown>) => Promise<Document[]>;

/** Hourly readings and looks every ten minutes of four offices, for so long, with snapshots of the last month. */
async function openSide(purpose: string, history: History): Promise<Side> {
  const { store, uri, close } = await freshStore(purpose, { untouched: true });
  const listed = await registryOf(store, history);
  const offices = [...new Set(listed.map(({ officeId }) => officeId))].slice(0, 4);
  const accounts = listed.filter(({ officeId }) => offices.includes(officeId));
  const lately = { ...history, snapshotsFrom: history.to - 35 * DAY_MS };
  await fill(uri, store.database, accounts, lately);
  const client = new MongoClient(uri);
  const database = client.db(store.database);
  const profile: Profile = async (work) => {
    await database.command({ profile: 2 });
    await work();
    await database.command({ profile: 0 });
    const rows = await database
      .collection("system.profile")
      .find({ ns: { $not: /system\.profile$/ }, planSummary: { $exists: true } })
      .toArray();
    await database.collection("system.profile").drop();
    return rows;
  };
  const clock = { now: () => NOW, source: "file" as const };
  const deps = { store, rules: readRules("config/rules.json"), clock, zone: ZONE, simulated: true };
  return {
    store,
    deps,
    accounts,
    profile,
    close: async () => {
      await client.close();
      await close();
    },
  };
}

const HOT: Record<string, (side: Side) => Promise<unknown>> = {
  "the report of a month": ({ deps }) => judgeMonth(deps, MONTH),
  "growth of a month": ({ deps }) => reportGrowth(deps, `${MONTH}-01`, `${MONTH}-30`),
  "growth of a year": ({ deps }) => reportGrowth(deps, "2025-07-01", `${MONTH}-30`),
  "the sheet of an office": ({ deps, accounts }) => officeIn(deps, accounts[0]?.officeId ?? "", MONTH),
  "its curve of a year": ({ deps, accounts }) =>
    loadFollowerSeries(deps, {
      from: "2025-07-01",
      to: `${MONTH}-30`,
      officeIds: [accounts[0]?.officeId ?? ""],
    }),
  "twelve months of verdicts": ({ deps }) => loadVerdictHistory(deps, { until: MONTH, count: 12 }),
  "the latest figures": ({ store, accounts }) =>
    store.snapshots.latestFigures(accounts.map(({ accountKey }) => accountKey)),
  "a day's export": ({ store }) =>
    all(
      store.snapshots.stream({
        since: new Date(NOW.getTime() - 2 * DAY_MS),
        until: new Date(NOW.getTime() - DAY_MS),
      }),
    ),
};

/** How many documents are returned, or are grouped into those that are. */
const usedOf = ({ nreturned, docsExamined, command }: Document): number =>
  JSON.stringify(command.pipeline ?? []).includes("$group") ? docsExamined : nreturned;

const shownOf = ({ ns, planSummary, keysExamined, docsExamined, nreturned, command }: Document) => ({
  ns,
  planSummary,
  keysExamined,
  docsExamined,
  nreturned,
  asked: JSON.stringify(command.filter ?? command.pipeline ?? {}).slice(0, 300),
});

describe("ten years of hourly readings", () => {
  let year: Side;
  let decade: Side;
  beforeAll(async () => {
    [year, decade] = await Promise.all([openSide("year", YEAR), openSide("decade", DECADE)]);
  }, 300_000);
  afterAll(async () => {
    await year.close();
    await decade.close();
  });

  it.each(Object.keys(HOT))(
    "%s reads by index only what it returns, no more than after one year",
    async (name) => {
      const work = HOT[name] ?? (() => Promise.reject(new Error(name)));
      const [short, long] = [await year.profile(() => work(year)), await decade.profile(() => work(decade))];
      expect(long.length).toBeGreaterThan(0);
      const nameOf = ({ ns }: Document) => String(ns).split(".").at(-1) ?? "";
      const large = long.filter((row) => !SMALL_AND_WHOLE.includes(nameOf(row)));
      expect(
        large.filter(({ planSummary }) => String(planSummary).includes("COLLSCAN")).map(shownOf),
      ).toEqual([]);
      const seeks = 2 * 172;
      const wasteful = large.filter((row) => row["keysExamined"] > 1.2 * usedOf(row) + seeks);
      expect(wasteful.map(shownOf)).toEqual([]);
      const examined = (rows: readonly Document[]) =>
        rows.reduce((sum, { keysExamined = 0, docsExamined = 0 }) => sum + keysExamined + docsExamined, 0);
      expect(examined(long)).toBeLessThanOrEqual(1.1 * examined(short));
    },
  );
});
