import { startApi, type TestApi } from "../../support/api.ts";
import { at, type Process, Rig } from "../../support/collector.ts";
import { until } from "../../support/until.ts";
import { closedMonth } from "../reports/press-month.ts";
import { reconcile } from "../../../src/services/operations/reconcile.ts";
import { finishResync } from "../../../src/services/resync/finish-resync.ts";
import { resumeResyncs } from "../../../src/services/resync/resume-resyncs.ts";

type View = {
  id: string;
  state: "running" | "done";
  requests: { by: string; why: string | null }[];
  progress: { expected: number; read: number; gaps: number };
  difference: {
    newSessions: { sessionId: string }[];
    followers: { account: string; before: number | null; after: number | null }[];
    notRead: { reason: string }[];
    verdicts: { month: string; office: string; before: string | null; after: string }[];
    revisions: { month: string; revision: number; reason: string }[];
    noLongerKnowable: string[];
  } | null;
};

const KEY = "a-key-that-may-read-and-re-read";

describe("a resync over HTTP", () => {
  let rig: Rig;
  let collecting: Process;
  let api: TestApi;
  const ask = (path: string, body?: object) =>
    api.ask(path, {
      method: "POST",
      key: KEY,
      ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
    });
  const view = (id: string) => api.json<View>(`/v1/resyncs/${id}`, { key: KEY });
  const ended = (id: string) =>
    until(async () => {
      await finishResync(collecting.collector, id);
      const now = await view(id);
      return now.state === "done" && now;
    });

  beforeEach(async () => {
    rig = await Rig.open({ purpose: "apiresync", accounts: 2, livesEach: 2, start: at("2023-07-20 12:00") });
    collecting = await rig.process();
    api = await startApi(collecting.collector, { keys: [KEY] });
  });
  afterEach(async () => {
    await api.close();
    await rig.close();
  });

  it("is accepted with its address, read at once, and ends with what it changed", async () => {
    const answer = await ask("/v1/offices/office-1/resyncs", { reason: "we did hold it", by: "DPRO" });
    expect(answer.status).toBe(202);
    const { id } = (await answer.json()) as View;
    expect(answer.headers.get("location")).toBe(`/v1/resyncs/${id}`);
    const done = await ended(id);
    expect(done.requests).toEqual([
      expect.objectContaining({ by: expect.stringContaining("DPRO"), why: "we did hold it" }),
    ]);
    expect(done.progress).toMatchObject({ expected: 3, read: 3, gaps: 0 });
    expect(done.difference?.newSessions.length).toBeGreaterThan(0);
    expect(done.difference?.followers).toContainEqual(
      expect.objectContaining({ account: "office-1.facebook", before: null, after: expect.any(Number) }),
    );
    expect(done.difference?.verdicts).toContainEqual(expect.objectContaining({ month: "2023-07" }));
    const again = await ended(((await (await ask("/v1/offices/office-1/resyncs")).json()) as View).id);
    expect(again.difference).toMatchObject({ newSessions: [], verdicts: [] });
  });

  it("touches the office that was named and no other", async () => {
    const { id } = (await (await ask("/v1/offices/office-1/resyncs")).json()) as View;
    await ended(id);
    const rows = await rig.exported("snapshots");
    expect(new Set(rows.map(({ office }) => office))).toEqual(new Set(["office-1"]));
  });

  it("joins a running one that covers the request, and records who requested it", async () => {
    await collecting.workers.close();
    const first = (await (await ask("/v1/offices/all/resyncs", { reason: "all of them" })).json()) as View;
    const second = (await (await ask("/v1/offices/office-2/resyncs", { reason: "me too" })).json()) as View;
    expect(second.id).toBe(first.id);
    expect(second.requests.map(({ why }) => why)).toEqual(["all of them", "me too"]);
    const asks = Array.from({ length: 8 }, () => ask("/v1/offices/office-2/resyncs"));
    const ids = await Promise.all(asks.map(async (one) => ((await (await one).json()) as View).id));
    expect(new Set(ids)).toEqual(new Set([first.id]));
  });

  it("is one, when many ask for the same at the same moment", async () => {
    await collecting.workers.close();
    const asks = Array.from({ length: 8 }, () => ask("/v1/offices/office-1/resyncs"));
    const ids = await Promise.all(asks.map(async (one) => ((await (await one).json()) as View).id));
    expect(new Set(ids).size).toBe(1);
  });

  it("goes on after every process of it is gone", async () => {
    await collecting.workers.close();
    const { id } = (await (await ask("/v1/offices/office-1/resyncs")).json()) as View;
    await rig.process();
    await resumeResyncs(collecting.collector);
    expect((await ended(id)).progress.read).toBe(3);
  });

  it("reports what it could not read and why, when its time is over", async () => {
    await collecting.workers.close();
    const { id } = (await (await ask("/v1/offices/office-1/resyncs", { waitSeconds: 10 })).json()) as View;
    rig.clock.move(1);
    const late = await rig.process();
    await reconcile(late.collector);
    const done = await ended(id);
    expect(done.difference?.notRead.map(({ reason }) => reason)).toEqual([
      "not_running",
      "not_running",
      "not_running",
    ]);
  });

  it("makes the revision of a closed month at once, with who asked and why, and no other one", async () => {
    await ended(((await (await ask("/v1/offices/office-1/resyncs")).json()) as View).id);
    rig.clock.set(at("2023-08-05 12:00"));
    const { judging: reports, store } = collecting.collector;
    expect((await closedMonth(reports, "2023-07")).revision).toBe(1);
    const wish = { reason: "we did hold it", by: "DPRO" };
    const { id } = (await (await ask("/v1/offices/office-2/resyncs", wish)).json()) as View;
    const { difference } = await ended(id);
    const changed = difference?.verdicts.find(({ month }) => month === "2023-07");
    expect(changed).toMatchObject({ office: "office-2", before: "undetermined", after: "met" });
    const reason = expect.stringMatching(
      /^read again for DPRO \(.+\) \("we did hold it"\): office-2: undetermined -> met/,
    );
    expect(difference?.revisions).toEqual([{ month: "2023-07", revision: 2, reason }]);
    expect((await store.verdicts.revisions("2023-07")).at(-1)).toMatchObject({ revision: 2, reason });
    const again = await ended(((await (await ask("/v1/offices/office-2/resyncs")).json()) as View).id);
    expect(again.difference?.revisions).toEqual([]);
  });

  it("names what a platform no longer keeps", async () => {
    const { id } = (await (
      await ask("/v1/offices/office-1/resyncs", { since: "2023-01-01" })
    ).json()) as View;
    expect((await ended(id)).difference?.noLongerKnowable.join()).toContain(
      "facebook keeps lives for 30 days",
    );
  });

  it("is followed as events that end with the difference", async () => {
    const { id } = (await (await ask("/v1/offices/office-1/resyncs")).json()) as View;
    const stream = await api.ask(`/v1/resyncs/${id}/events`, { key: KEY });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const following = stream.text();
    await ended(id);
    const events = (await following).split("\n\n").filter((event) => event.startsWith("id:"));
    expect(events.at(-1)).toContain("event: done");
    const data = events.at(-1)?.split("data: ")[1] ?? "{}";
    expect(JSON.parse(data)).toMatchObject({ state: "done", difference: expect.any(Object) });
  });

  it("refuses an office that is not there, one that cannot be read, and an invalid request", async () => {
    expect((await ask("/v1/offices/nowhere/resyncs")).status).toBe(404);
    expect((await ask("/v1/offices/office-1/resyncs", { platform: "youtube" })).status).toBe(422);
    const wrong = await ask("/v1/offices/office-1/resyncs", { since: "soon", waitSeconds: 1 });
    expect(await wrong.json()).toMatchObject({
      status: 400,
      errors: expect.arrayContaining([
        expect.objectContaining({ field: "since" }),
        expect.objectContaining({ field: "waitSeconds" }),
      ]),
    });
    const ahead = await ask("/v1/offices/office-1/resyncs", { since: "2023-07-21" });
    expect(await ahead.json()).toMatchObject({ status: 422, errors: [{ field: "since" }] });
    expect((await api.ask("/v1/resyncs/resync-none", { key: KEY })).status).toBe(404);
  });
});
