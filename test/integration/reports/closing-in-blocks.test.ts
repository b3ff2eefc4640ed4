import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { packageRoot } from "../../../config/package-root.ts";
import type { LiveVerdict } from "../../../src/domain/verdict.ts";
import { exportCatalog } from "../../../src/services/exports/catalog.ts";
import type { JudgingContext } from "../../../src/services/judging/context.ts";
import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import { judgeMonth, type JudgedMonth } from "../../../src/services/judging/judge-month.ts";
import { loadMonth, loadSummaries } from "../../../src/services/judging/reported-month.ts";
import type { FrozenMonth } from "../../../src/store/contracts/verdicts.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { type Collections, toCollections } from "../../../src/store/models/catalog.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { startApi } from "../../support/api.ts";
import { Rig } from "../../support/collector.ts";
import { all, ZONE } from "../store/samples.ts";
import { MONTH, officeAt, openManyOffices, recordLook } from "./many-offices.ts";

/** More than one outbox row tells, and many blocks. */
const OFFICES = 1_250;
const REGISTER = join(packageRoot(), "test", "support", "ts-register.mjs");
const PROGRAM = join(packageRoot(), "test", "integration", "reports", "freeze-process.ts");
const everyKey = Array.from({ length: OFFICES }, (_, n) => `${MONTH}|1|${officeAt(n).officeId}`);

describe("a month that is closed in blocks", () => {
  let store: Store;
  let uri: string;
  let close: () => Promise<void>;
  let deps: JudgingContext;
  let client: MongoClient;
  let collections: Collections;
  beforeEach(async () => {
    ({ store, uri, close, deps } = await openManyOffices("closing", OFFICES));
    await recordLook(store);
    client = new MongoClient(uri);
    collections = toCollections(client.db(store.database));
  }, 120_000);
  afterEach(async () => {
    await client.close();
    await close();
  });

  const told = async (kind: string): Promise<string[]> => {
    await store.outbox.sequence();
    const changes = (await store.outbox.after(0, 1_000)).flatMap((row) => row.changes);
    return changes.flatMap((one) => (one.kind === kind ? [one.key] : []));
  };
  const leases = () => collections.meta.countDocuments({ _id: /^closing/ });
  const expireLeases = () =>
    collections.meta.updateMany(
      { _id: /^closing/, until: { $exists: true } },
      { $set: { until: new Date() } },
    );

  /** Each reader's word about the month: its status, or how many were told. */
  async function readers(): Promise<unknown[]> {
    const request = { zone: ZONE, simulated: true, officeId: officeAt(0).officeId, platform: null };
    const rows = await all(
      exportCatalog.verdicts.rows(store, { ...request, since: null, until: null, reports: deps }),
    );
    const [summed] = await loadSummaries(deps, [MONTH]);
    const rig = await Rig.open({ purpose: "closingreaders", accounts: 1 });
    const { collector } = await rig.process({ works: false });
    const api = await startApi({ ...collector, store, judging: deps });
    const { status } = await api.json<{ status: string }>(`/v1/reports/live?month=${MONTH}`);
    await api.close();
    await rig.close();
    return [
      status,
      (await loadMonth(deps, MONTH)).status,
      rows.find(({ month }) => month === MONTH)?.["status"],
      summed?.status,
      (await told("report")).length,
      (await told("verdict")).length,
    ];
  }
  const OPEN = [...Array<string>(4).fill("provisional"), 0, 0];
  const CLOSED = [...Array<string>(4).fill("closed"), 1, OFFICES];

  const frozenOf = ({ rule, asOf, closesAt }: JudgedMonth, digest = "d"): FrozenMonth => {
    const change = { kind: "closed", lateSeconds: null } as const;
    const rest = { frozenAt: asOf, reason: "the month was closed", change, digest };
    return { month: MONTH, revision: 1, rule, asOf, closesAt, ...rest };
  };

  /** Runs `meanwhile` when some blocks are written and others are not. */
  async function* interrupted(
    verdicts: readonly LiveVerdict[],
    meanwhile: () => Promise<unknown>,
  ): AsyncGenerator<LiveVerdict> {
    yield* verdicts.slice(0, 700);
    await meanwhile();
    yield* verdicts.slice(700);
  }

  it("is seen as closed by no reader before all of it is written, and by all of them then", async () => {
    const judged = await judgeMonth(deps, MONTH);
    const seen: unknown[] = [];
    const verdicts = interrupted(judged.verdicts, async () => {
      seen.push(await collections.verdicts.countDocuments(), await readers());
    });
    expect(await store.verdicts.append({ month: MONTH, revision: 1 }, verdicts, () => frozenOf(judged))).toBe(
      true,
    );
    expect(seen).toEqual([600, OPEN]);
    expect(await readers()).toEqual(CLOSED);
    expect(await told("verdict")).toEqual(everyKey);
    expect(await leases()).toBe(0);
  }, 120_000);

  async function killedAfter(collection: "verdicts" | "frozenMonths", inserts: number): Promise<void> {
    const written = collections[collection].watch([{ $match: { operationType: "insert" } }]);
    await written.tryNext();
    const args = ["--import", REGISTER, PROGRAM, uri, store.database];
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    const exited = once(child, "exit");
    for (let seen = 0; seen < inserts; seen += 1) await written.next();
    child.kill("SIGKILL");
    await exited;
    await written.close();
  }

  it("is open as before where the process is killed between two blocks, and is closed by the next one", async () => {
    await killedAfter("verdicts", 300);
    expect(await collections.verdicts.countDocuments()).toBeGreaterThanOrEqual(300);
    expect(await readers()).toEqual(OPEN);
    await expireLeases();
    await freezeDueMonths(deps);
    expect(await readers()).toEqual(CLOSED);
    expect(await collections.verdicts.countDocuments()).toBe(OFFICES);
    expect(await leases()).toBe(0);
  }, 120_000);

  it("is closed whole where the process is killed after the switch, and told once by whoever comes next", async () => {
    await killedAfter("frozenMonths", 1);
    await Promise.all([freezeDueMonths(deps), freezeDueMonths(deps)]);
    expect(await readers()).toEqual(CLOSED);
    expect((await told("verdict")).toSorted()).toEqual(everyKey);
    expect(await leases()).toBe(0);
  }, 120_000);

  it("gets one revision from several that close it at once, and the others leave nothing", async () => {
    const other = await openStore({ uri, database: store.database, collectorVersion: "test" });
    await Promise.all([
      freezeDueMonths(deps),
      freezeDueMonths({ ...deps, store: other }),
      freezeDueMonths(deps),
    ]);
    await other.close();
    expect(await readers()).toEqual(CLOSED);
    expect(await collections.verdicts.distinct("content")).toHaveLength(1);
    expect(await collections.verdicts.countDocuments()).toBe(OFFICES);
    expect(await leases()).toBe(0);
  }, 120_000);

  it("is not closed by a process that was given up: its next block is refused, and nothing stays", async () => {
    const judged = await judgeMonth(deps, MONTH);
    const verdicts = interrupted(judged.verdicts, async () => {
      await expireLeases();
      await store.verdicts.endUnfinished();
    });
    const closing = store.verdicts.append({ month: MONTH, revision: 1 }, verdicts, () => frozenOf(judged));
    await expect(closing).rejects.toThrow("took so long that what was written of them was removed");
    expect(await readers()).toEqual(OPEN);
    expect([await collections.verdicts.countDocuments(), await leases()]).toEqual([0, 0]);
  }, 120_000);

  it("that an earlier version closed, all at once and without a name, reads as before and is not revised", async () => {
    const judged = await judgeMonth(deps, MONTH);
    const { rule, verdicts } = judged;
    const essence = verdicts.map((one) => [
      one.officeId,
      one.outcome,
      one.exempt,
      one.qualifyingSessions,
      one.sessions,
      one.reasons.map(({ code, account }) => [code, account]),
      one.assurance.basis,
      one.evidence.map((held) => [held.account, held.sessionId, held.provenSeconds, held.reason]),
    ]);
    const text = JSON.stringify([rule.id, rule.version, ...essence]);
    const id = `${MONTH}|1`;
    const digest = createHash("sha256").update(text).digest("hex");
    await collections.frozenMonths.insertOne({ _id: id, ...frozenOf(judged, digest) });
    await collections.verdicts.insertMany(
      verdicts.map((verdict, place) => {
        const { officeId, outcome, exempt } = verdict;
        return {
          _id: `${id}|${officeId}`,
          month: MONTH,
          revision: 1,
          officeId,
          place,
          outcome,
          exempt,
          verdict,
        };
      }),
    );
    expect(await freezeDueMonths(deps)).toEqual([]);
    expect(await store.verdicts.revisions(MONTH)).toHaveLength(1);
    const { status, verdicts: read } = await loadMonth(deps, MONTH);
    expect([status, read]).toEqual(["closed", verdicts]);
  }, 120_000);
});
