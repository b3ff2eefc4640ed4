import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../../config/package-root.ts";
import {
  type Change,
  everyChange,
  everyRow,
  followResync,
  reachClient,
  ReachProblem,
  type Resync,
  type Snapshot,
  unwrap,
} from "../../../src/client/client.ts";
import { runWorkers, type RunningWorkers } from "../../../workers/jobs/run-workers.ts";
import { headOf } from "../../interop/described.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { type Process, Rig } from "../../support/collector.ts";

const KEY = "a-key-that-may-do-everything-here";
const run = promisify(execFile);

describe("the typed client", () => {
  let rig: Rig;
  let collecting: Process;
  let workers: RunningWorkers;
  let api: TestApi;
  const clientOf = (key?: string) =>
    reachClient({ address: api.address, ...(key === undefined ? {} : { key }) });

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "client", accounts: 2, livesEach: 2 });
    const first = await rig.process();
    await first.drive.advance();
    await first.stop();
    collecting = await rig.process({ works: false });
    workers = await runWorkers({
      collector: collecting.collector,
      redisUrl: rig.deployment.redisUrl,
      prefix: collecting.collector.store.database,
      platforms: ["facebook", "x"],
      keepsSchedule: true,
    });
    api = await startApi(collecting.collector, { keys: [`admin:${KEY}`] });
    await rig.deployment.store.outbox.sequence();
  });
  afterAll(async () => {
    await api.close();
    await workers.close();
    await rig.close();
  });

  it("is generated from today's interface and not edited by hand (else: npm run generate:client)", async () => {
    const text = await readFile(join(packageRoot(), "src", "client", "schema.ts"), "utf8");
    const body = text.slice(text.indexOf("export interface paths"));
    const description = await api.json<object>("/v1/openapi.json");
    expect(text.slice(0, text.length - body.length)).toBe(headOf(description, body));
  });

  it("gives offices and reports, and throws what was refused with the field at fault", async () => {
    const client = clientOf(KEY);
    const { items } = await unwrap(client.GET("/v1/offices"));
    expect(items.map(({ office }) => office)).toEqual(["office-1", "office-2"]);
    const report = await unwrap(
      client.GET("/v1/reports/live", { params: { query: { month: "2023-07", lang: "hi" } } }),
    );
    expect(report.offices.map(({ name }) => name.en)).toEqual(["Office 1", "Office 2"]);
    const refused = unwrap(client.GET("/v1/snapshots", { params: { query: { office: "nowhere" } } }));
    await expect(refused).rejects.toThrow(ReachProblem);
    await expect(refused).rejects.toMatchObject({
      status: 400,
      detail: expect.stringContaining("nowhere") as string,
      errors: [{ field: "office" }],
    });
    await expect(unwrap(clientOf("no-key").GET("/v1/offices"))).rejects.toMatchObject({ status: 401 });
  });

  it("walks pages and the change feed without a row twice or left out", async () => {
    const client = clientOf(KEY);
    const rows: Snapshot[] = [];
    for await (const row of everyRow((cursor) =>
      unwrap(client.GET("/v1/snapshots", { params: { query: { limit: 1, ...cursor } } })),
    ))
      rows.push(row);
    expect(rows.map(({ account }) => account).toSorted((a, b) => a.localeCompare(b))).toEqual([
      "office-1.facebook",
      "office-1.x",
      "office-2.facebook",
      "office-2.x",
    ]);
    const changes: Change[] = [];
    for await (const change of everyChange(client, "0", "snapshot")) changes.push(change);
    expect(changes.map(({ row }) => row)).toEqual(expect.arrayContaining(rows));
    expect(changes).toHaveLength(rows.length);
    const behind: Change[] = [];
    for await (const change of everyChange(client, changes.at(-1)?.number)) behind.push(change);
    expect(behind.filter(({ kind }) => kind === "snapshot")).toEqual([]);
  });

  it("follows a re-reading to its difference", async () => {
    const client = clientOf(KEY);
    const path = { office: "office-1" };
    const { id } = await unwrap(client.POST("/v1/offices/{office}/resyncs", { params: { path } }));
    const states: Resync[] = [];
    for await (const state of followResync(client, id)) states.push(state);
    expect(states.at(-1)).toMatchObject({ id, state: "done", progress: { expected: 3, read: 3 } });
    expect(states.at(-1)?.difference?.newSessions).toEqual([]);
    await expect(followResync(client, "resync-none").next()).rejects.toMatchObject({ status: 404 });
  });

  it("does what its page in the documentation shows, which compiles", async () => {
    const page = await readFile(join(packageRoot(), "docs", "api.md"), "utf8");
    const example = /^```ts\n(.*?)^```/ms.exec(page)?.[1] ?? "";
    const folder = await mkdtemp(join(tmpdir(), "reach-example-"));
    try {
      const file = join(folder, "example.ts");
      await writeFile(join(folder, "package.json"), '{"type":"module"}');
      await writeFile(
        file,
        example
          .replace("reach-collector/client", join(packageRoot(), "src", "client", "client.ts"))
          .replace("http://127.0.0.1:8080", api.address),
      );
      await run(process.execPath, [
        join(packageRoot(), "node_modules", "typescript", "bin", "tsc"),
        ..."--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --target es2023".split(" "),
        ..."--allowImportingTsExtensions --types node --typeRoots".split(" "),
        join(packageRoot(), "node_modules", "@types"),
        file,
      ]);
      const register = join(packageRoot(), "test", "support", "ts-register.mjs");
      const { stdout } = await run(process.execPath, ["--import", register, file], {
        env: { ...process.env, REACH_KEY: KEY },
      });
      const lines = stdout.trim().split("\n");
      expect(lines[0]).toMatch(/^office-1 met \d+/);
      expect(lines).toContain("4 readings with a count");
      expect(lines).toContainEqual(expect.stringMatching(/^snapshot office-1\.facebook\|/));
      expect(lines.at(-1)).toBe("done 3 of 3 0");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
