import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import ExcelJS from "exceljs";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, type Process, Rig } from "../../support/collector.ts";
import { gap, look, seen, snapshot, write } from "../store/samples.ts";

type Page = { items: Record<string, unknown>[]; next: string | null; asOf: string };

const HOSTILE = `=1+1"><script>alert('x')</script>`;

describe("rows over HTTP", () => {
  let rig: Rig;
  let collecting: Process;
  let api: TestApi;
  const own = { accountKey: "office-1.facebook", officeId: "office-1" };
  const record = (changes: Parameters<typeof write>[0]) =>
    rig.deployment.store.readings.record(write(changes));
  const minute = (n: number) => new Date(at("2023-07-01 10:00").getTime() + n * 60_000);

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "apirows", accounts: 2 });
    collecting = await rig.process({ works: false });
    api = await startApi(collecting.collector);
    await record({
      snapshots: Array.from({ length: 25 }, (_, n) => snapshot({ ...own, slot: minute(n), followers: n })),
      looks: [look({ ...own, slot: minute(0), at: minute(0), sessions: [seen({ title: HOSTILE })] })],
      gaps: Array.from({ length: 7 }, (_, n) => gap({ ...own, slot: minute(30 + n), at: minute(60) })),
    });
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  const walk = async (path: string, between: (page: number) => Promise<unknown> = async () => {}) => {
    const rows: Record<string, unknown>[] = [];
    let next: string | null = null;
    for (let page = 0; ; page += 1) {
      const joint = path.includes("?") ? "&" : "?";
      const answer: Page = await api.json(next === null ? path : `${path}${joint}cursor=${next}`);
      rows.push(...answer.items);
      next = answer.next;
      if (next === null) return rows;
      await between(page);
    }
  };

  it("are paged without losing or repeating one while readings go on arriving", async () => {
    let arriving = 100;
    const rows = await walk("/v1/snapshots?limit=4", async (page) => {
      if (page < 10) await record({ snapshots: [snapshot({ ...own, slot: minute((arriving += 1)) })] });
    });
    const slots = rows.map(({ slot }) => String(slot));
    expect(new Set(slots).size).toBe(slots.length);
    expect(slots).toEqual([...slots].sort());
    expect(slots).toHaveLength(25 + arriving - 100);
  });

  it("have the fields that are held stable, in UTC", async () => {
    const { items }: Page = await api.json("/v1/snapshots?limit=1");
    expect(items[0]).toMatchObject({
      account: "office-1.facebook",
      office: "office-1",
      officeKind: "district",
      platform: "facebook",
      slot: "2023-07-01T04:30:00.000Z",
      followers: 0,
      posts: null,
      via: "api",
      simulated: true,
    });
    const [session] = await walk("/v1/live-sessions");
    expect(session).toMatchObject({ sessionId: "L1", title: HOSTILE, startedAt: "2023-07-01T03:30:00.000Z" });
    expect(await walk("/v1/looks")).toHaveLength(1);
    expect(await walk("/v1/coverage")).toContainEqual(
      expect.objectContaining({ metric: "audience", date: "2023-07-01" }),
    );
  });

  it("list every gap once, whatever the size of a page", async () => {
    for (const limit of [1, 3, 7, 100]) {
      const slots = (await walk(`/v1/gaps?limit=${limit}`)).map(({ slot }) => slot);
      expect(slots).toEqual(Array.from({ length: 7 }, (_, n) => minute(30 + n).toISOString()));
    }
  });

  it("are selected by half-open spans, local days and names in both scripts", async () => {
    const span = `since=${minute(3).toISOString()}&until=${minute(6).toISOString()}`;
    expect(await walk(`/v1/snapshots?${span}`)).toHaveLength(3);
    expect(await walk("/v1/snapshots?since=2023-07-02")).toHaveLength(0);
    expect(await walk(`/v1/snapshots?${span}&office=${encodeURIComponent("कार्यालय 1")}`)).toHaveLength(3);
    expect(await walk(`/v1/snapshots?${span}&office=office-2`)).toHaveLength(0);
  });

  it.each([
    ["/v1/snapshots?since=2023-02-30", "since"],
    ["/v1/snapshots?until=yesterday", "until"],
    ["/v1/snapshots?platform=orkut", "platform"],
    ["/v1/snapshots?office=nowhere", "office"],
    ["/v1/snapshots?limit=0", "limit"],
    ["/v1/snapshots?cursor=bm90IGEgY3Vyc29y", "cursor"],
    ["/v1/snapshots?offce=patna", "offce"],
    ["/v1/changes?after=-1", "after"],
    ["/v1/changes?after=999999999", "after"],
    ["/v1/reports/live?month=2023-13", "month"],
    ["/v1/reports/live", "month"],
    ["/v1/reports/growth?from=2023-07-40&to=2023-07-31", "from"],
    ["/v1/exports/snapshots.csv?since=x", "since"],
  ])("refuse %s with a problem that names %s", async (path, field) => {
    const answer = await api.ask(path);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({ status: 400, errors: [{ field }] });
  });

  it("refuse a cursor of another query", async () => {
    const { next }: Page = await api.json("/v1/snapshots?limit=1");
    const answer = await api.ask(`/v1/snapshots?limit=1&office=office-1&cursor=${next}`);
    expect(await answer.json()).toMatchObject({ status: 400, errors: [{ field: "cursor" }] });
  });

  it("answer 304 as long as nothing changed, and 200 with another tag once it did", async () => {
    const first = await api.ask("/v1/accounts");
    const tag = first.headers.get("etag") ?? "";
    expect((await api.ask("/v1/accounts", { headers: { "if-none-match": tag } })).status).toBe(304);
    expect(
      (await api.ask("/v1/accounts?office=office-1", { headers: { "if-none-match": tag } })).status,
    ).toBe(200);
  });

  it("carry what keeps a browser safe, and the request's id", async () => {
    const { headers } = await api.ask("/v1/offices", { headers: { "x-request-id": "from-the-caller-1" } });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("x-request-id")).toBe("from-the-caller-1");
  });

  it("become known in the feed once each, in the order of their numbers, and it can be resumed anywhere", async () => {
    type Feed = { items: { number: string; kind: string; key: string; row: unknown }[]; next: string };
    const whole: Feed = await api.json("/v1/changes?limit=1000");
    const numbers = whole.items.map(({ number }) => Number(number));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    const keys = whole.items.filter(({ kind }) => kind === "snapshot").map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(whole.items.find(({ kind }) => kind === "live-session")?.row).toMatchObject({ sessionId: "L1" });
    const half = whole.items[Math.floor(whole.items.length / 2)]?.number ?? "0";
    const rest: Feed = await api.json(`/v1/changes?after=${half}&limit=1000`);
    expect(rest.items).toEqual(whole.items.filter(({ number }) => Number(number) > Number(half)));
    const end: Feed = await api.json(`/v1/changes?after=${whole.next}`);
    expect(end).toMatchObject({ items: [], next: whole.next });
  });
});

describe("exports over HTTP", () => {
  let rig: Rig;
  let api: TestApi;
  beforeAll(async () => {
    rig = await Rig.open({ purpose: "apiexports", accounts: 1 });
    api = await startApi((await rig.process({ works: false })).collector);
    const own = { accountKey: "office-1.facebook", officeId: "office-1" };
    await rig.deployment.store.readings.record(
      write({
        snapshots: [snapshot({ ...own })],
        looks: [look({ ...own, sessions: [seen({ title: HOSTILE })] })],
      }),
    );
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("keep a title with script or formula as text in CSV, NDJSON and XLSX", async () => {
    const csv = await (await api.ask("/v1/exports/live-sessions.csv")).text();
    expect(csv).toContain(`"'=1+1""><script>`);
    const raw = await (await api.ask("/v1/exports/live-sessions.csv?raw=1")).text();
    expect(raw).toContain(`"=1+1""><script>`);
    const lines = (await (await api.ask("/v1/exports/live-sessions.ndjson")).text()).trim().split("\n");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ title: HOSTILE });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(await (await api.ask("/v1/exports/live-sessions.xlsx")).arrayBuffer());
    const titles = workbook.worksheets[0]?.getColumn(12).values;
    expect(titles).toContain(HOSTILE);
  });

  it("are compressed for clients that accept gzip, with the same rows", async () => {
    const { request } = await import("node:http");
    const asked = request(new URL("/v1/exports/snapshots.ndjson", api.address), {
      headers: { "accept-encoding": "gzip" },
    }).end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    expect(answer.headers["content-encoding"]).toBe("gzip");
    const packed = await buffer(answer);
    const plain = await (await api.ask("/v1/exports/snapshots.ndjson")).text();
    expect(gunzipSync(packed).toString()).toBe(plain);
  });

  it("name the file, and say in its name that it is simulated", async () => {
    const { headers } = await api.ask("/v1/exports/daily.csv");
    expect(headers.get("content-disposition")).toBe('attachment; filename="simulated-daily.csv"');
  });
});
