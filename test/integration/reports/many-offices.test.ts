import { renderReport } from "../../../src/api/views/report-formats.ts";
import type { JudgingContext } from "../../../src/services/judging/context.ts";
import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import { judgeMonth } from "../../../src/services/judging/judge-month.ts";
import { loadMonth } from "../../../src/services/judging/reported-month.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { Rig } from "../../support/collector.ts";
import { all } from "../store/samples.ts";
import { MONTH, officeAt, openManyOffices, recordLook } from "./many-offices.ts";
import { accountOf } from "./press-month.ts";

/** More than are judged or read at once. */
const OFFICES = 1_250;

describe("a month of more offices than are judged at once", () => {
  let store: Store;
  let close: () => Promise<void>;
  let deps: JudgingContext;
  beforeEach(async () => {
    ({ store, close, deps } = await openManyOffices("manyoffices", OFFICES));
  });
  afterEach(() => close());

  const idsOf = ({ verdicts }: { verdicts: readonly { officeId: string }[] }) =>
    verdicts.map(({ officeId }) => officeId);
  const everyId = Array.from({ length: OFFICES }, (_, n) => officeAt(n).officeId);

  it("has each of them once, by id, whichever of them anything is known of; frozen it is the same", async () => {
    await expect(judgeMonth(deps, MONTH)).rejects.toThrow("nothing is known of 2023-07");
    await recordLook(store, officeAt(OFFICES - 1));
    expect(idsOf(await judgeMonth(deps, MONTH))).toEqual(everyId);
    await recordLook(store);
    const judged = await judgeMonth(deps, MONTH);
    expect(idsOf(judged)).toEqual(everyId);
    await freezeDueMonths(deps);
    const frozen = await loadMonth(deps, MONTH);
    expect(frozen).toMatchObject({ status: "closed", revision: 1 });
    expect(frozen.verdicts).toEqual(judged.verdicts);
  }, 60_000);

  it("has its growth account by account in the order of their keys", async () => {
    const asked = { report: "growth", from: `${MONTH}-01`, to: `${MONTH}-31` } as const;
    const text = Buffer.concat(await all(await renderReport(deps, asked, "json", "en"))).toString();
    const { offices } = JSON.parse(text) as { offices: { office: string }[] };
    expect(offices.map(({ office }) => office)).toEqual(everyId);
  });
});

describe("a report that is too large to be kept", () => {
  it("is sent as it is made, whole and the same as a small one, without an entity tag; its head is answered unmade", async () => {
    const rig = await Rig.open({ purpose: "largereport", accounts: 1 });
    const { collector } = await rig.process({ works: false });
    const [office] = await collector.store.registry.offices();
    const accounts = Array.from({ length: 1_000 }, (_, n) => {
      const own = { accountKey: `${"n".repeat(2_000)}${n}`, officeId: office?.officeId ?? "" };
      return { ...accountOf(officeAt(n), n, "facebook"), ...own };
    });
    let taken = 0;
    async function* accountBlocks() {
      for (let block = 0; block < 10; block += 1) {
        taken += 1;
        yield accounts;
      }
    }
    const registry = { ...collector.store.registry, accountBlocks };
    const judging = { ...collector.judging, store: { ...collector.store, registry } };
    const day = collector.clock.now().toISOString().slice(0, 10);
    const path = `/v1/reports/growth?from=${day}&to=${day}`;
    const small = await startApi(collector);
    const large = await startApi({ ...collector, judging });
    const headOf = async (api: TestApi, of = path) => {
      const { status, headers } = await api.ask(of, { method: "HEAD" });
      return [status, headers.get("content-type"), headers.get("etag"), headers.get("content-length")];
    };
    const json = "application/json; charset=utf-8";
    expect(await headOf(large)).toEqual([200, json, null, null]);
    expect(taken).toBe(0);
    expect((await headOf(small, "/v1/reports/live?month=1999-01"))[0]).toBe(404);
    const made = await small.ask(path, { headers: { "accept-encoding": "identity" } });
    const { byteLength } = await made.arrayBuffer();
    const tag = made.headers.get("etag");
    expect(tag).toMatch(/^W/);
    expect(await headOf(small)).toEqual([200, json, tag, String(byteLength)]);
    const answer = await large.ask(path);
    expect([answer.status, answer.headers.get("etag")]).toEqual([200, null]);
    const { offices, ...frame } = (await answer.json()) as { offices: unknown[] };
    expect(offices).toHaveLength(10_000);
    expect(Object.keys(frame)).toEqual(["from", "to", "simulated", "timezone", "asOf"]);
    const lines = (await (await large.ask(`${path}&format=csv`)).text()).split("\n");
    expect(lines).toHaveLength(10_002);
    await Promise.all([small.close(), large.close()]);
    await rig.close();
  }, 60_000);
});
