import { readFile } from "node:fs/promises";
import { readDumpLines } from "../../../src/cli/io/dump-file.ts";
import { toLiveJson } from "../../../src/reports/live-json.ts";
import { getPhrases } from "../../../src/reports/languages.ts";
import { exportCatalog } from "../../../src/services/exports/catalog.ts";
import { judgeMonth } from "../../../src/services/judging/judge-month.ts";
import { checkDump } from "../../../src/store/backup/dump-format.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { reportDeps } from "../reports/press-month.ts";
import { all, freshStore, ZONE } from "./samples.ts";

const OLD = "test/fixtures/written-by-630c87e";
const read = (name: string): Promise<string> => readFile(`${OLD}/${name}`, "utf8");

type Report = { summary: object; offices: object[] };

/** A report without its sentences, whose words may change. */
const withoutWords = (json: string): Report =>
  JSON.parse(json, (key, value: unknown) => (key === "text" ? undefined : value)) as Report;

describe("data that an earlier version wrote", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await freshStore("earlier"));
    const file = `${OLD}/backup.gz`;
    await store.load(readDumpLines(file), await checkDump(readDumpLines(file)));
    await store.prepare();
  });
  afterAll(() => close());

  const context = { zone: ZONE, simulated: true, officeId: null, platform: null, since: null, until: null };

  it.each(["live-sessions", "snapshots", "daily"] as const)(
    "is exported as %s byte for byte as that version did, with later columns at the end",
    async (what) => {
      const deps = reportDeps(store, "2026-08-03T06:00:00Z");
      const span =
        what === "daily"
          ? { since: new Date("2026-07-01T00:00:00+05:30"), until: new Date("2026-08-02T00:00:00+05:30") }
          : {};
      const rows = await all(exportCatalog[what].rows(store, { ...context, ...span, reports: deps }));
      const expected = await read(`${what}.ndjson`);
      const count = Object.keys(JSON.parse(expected.slice(0, expected.indexOf("\n"))) as object).length;
      const lines = rows.map((row) =>
        JSON.stringify(Object.fromEntries(Object.entries(row).slice(0, count))),
      );
      expect(`${lines.join("\n")}\n`).toBe(expected);
    },
  );

  it("is judged as that version judged it", async () => {
    const judged = await judgeMonth(reportDeps(store, "2026-08-03T06:00:00Z"), "2026-07");
    const now = withoutWords(JSON.stringify(toLiveJson(judged, getPhrases("en", ZONE))));
    const then = withoutWords(await read("live.json"));
    expect(now.summary).toEqual(then.summary);
    expect(now.offices).toMatchObject(then.offices);
  });

  it("has observations from which every session row comes again", async () => {
    expect(await store.sessions.rebuild()).toEqual({ sessions: 9, differed: 0 });
    const observations = await store.sessions.observations("gaya.facebook", "9020");
    const lengths = observations.flatMap(({ reported }) => reported?.lengthSeconds ?? []);
    expect(lengths).toEqual([2700.5, 900.25]);
  });
});
