import { createKey } from "../../../src/api/access/key-text.ts";
import type { KeyScope } from "../../../src/domain/api-key.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, type Process, Rig } from "../../support/collector.ts";

const HEAD = "office,platform,metric,value,precision,observed_at,entered_by,evidence\n";

type Entry = { id: string; value: number; state: string };
type Answer = { rows: number; added: number; held: { account: string; because: string }[] };

describe("figures that people enter over HTTP", () => {
  let rig: Rig;
  let collecting: Process;
  let api: TestApi;
  let key: string;
  const keyOf = async (scope: KeyScope) => {
    const { text, key: kept } = createKey(scope, [scope], at("2023-07-20"));
    await rig.deployment.store.keys.add(kept);
    return text;
  };
  const send = (
    body: string | Uint8Array,
    headers: Record<string, string> = { "content-type": "text/csv" },
  ) => api.ask("/v1/intake", { method: "POST", key, headers, body: body as never });
  const settle = (id: string, how: "confirm" | "refuse", body: object) =>
    api.ask(`/v1/intake/${id}/${how}`, {
      method: "POST",
      key,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "apiintake", accounts: 2, start: at("2023-07-20 12:00") });
    collecting = await rig.process({ works: false });
    api = await startApi(collecting.collector);
    key = await keyOf("intake");
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("are taken once, and what needs a second person is named", async () => {
    const file = `${HEAD}office-1,whatsapp,followers,1200,,2023-07-19,A. Kumar,photo 1\noffice-1,whatsapp,followers,9000,,2023-07-20,A. Kumar,photo 2\n`;
    const answer = await send(file);
    expect(answer.status).toBe(200);
    expect((await answer.json()) as Answer).toMatchObject({
      rows: 2,
      added: 2,
      held: [{ account: "office-1.whatsapp", because: "far_from_last" }],
    });
    expect((await (await send(file)).json()) as Answer).toMatchObject({ rows: 2, added: 0 });
    const rows = await rig.exported("snapshots");
    expect(rows).toMatchObject([{ account: "office-1.whatsapp", followers: 1200, via: "manual" }]);
  });

  it("with faults are refused whole, each fault with its line", async () => {
    const before = (await rig.exported("snapshots")).length;
    const answer = await send(
      `${HEAD}office-2,whatsapp,followers,10,,2023-07-19,A,\nnowhere,whatsapp,followers,10,,2023-07-19,A,\noffice-2,fax,followers,-1,,2023-07-32,A,\n`,
    );
    expect(answer.status).toBe(422);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    const { detail, errors } = (await answer.json()) as {
      detail: string;
      errors: { line: number; message: string }[];
    };
    expect(detail).toContain("Nothing from the file was imported");
    expect([...new Set(errors.map(({ line }) => line))]).toEqual([3, 4]);
    expect(errors).toContainEqual({ field: "line 3", line: 3, message: expect.stringContaining("nowhere") });
    expect(await rig.exported("snapshots")).toHaveLength(before);
  });

  it("that are no table, no file or too large are a problem of the request", async () => {
    expect((await send(Uint8Array.from([0xff, 0x00, 0x50]))).status).toBe(422);
    expect((await send("")).status).toBe(422);
    expect((await send("{}", { "content-type": "application/json" })).status).toBe(415);
    expect((await send(new Uint8Array(5 * 1024 * 1024 + 1))).status).toBe(413);
  });

  it("need a key with the scope intake, which may do nothing else", async () => {
    const reader = await keyOf("resync");
    const init = { method: "POST", headers: { "content-type": "text/csv" }, body: HEAD };
    expect((await api.ask("/v1/intake", init)).status).toBe(401);
    expect((await api.ask("/v1/intake", { ...init, key: reader })).status).toBe(403);
    expect((await api.ask("/v1/intake", { key: reader })).status).toBe(403);
    expect((await api.ask("/v1/snapshots", { key })).status).toBe(403);
    expect((await api.ask("/v1/offices/office-1/resyncs", { method: "POST", key })).status).toBe(403);
  });

  it("wait in a list, and are taken in by a second person, whose key is kept beside the name", async () => {
    const list = await api.json<{ items: Entry[] }>("/v1/intake", { key });
    expect(list.items).toMatchObject([{ value: 9000, lastValue: 1200, state: "held" }]);
    const id = list.items[0]?.id ?? "";
    const own = await settle(id, "confirm", { by: "a kumar" });
    expect(own.status).toBe(409);
    expect(await own.json()).toMatchObject({ errors: [{ field: "by" }] });
    expect((await settle(id, "confirm", { by: " " })).status).toBe(400);
    expect((await settle("0123", "confirm", { by: "B. Devi" })).status).toBe(404);
    const taken = await settle(id, "confirm", { by: "B. Devi" });
    expect(taken.status).toBe(200);
    expect(await taken.json()).toMatchObject({ id, state: "taken", confirmedBy: "B. Devi (intake)" });
    expect(await (await settle(id, "confirm", { by: "C. Roy" })).json()).toMatchObject({
      confirmedBy: "B. Devi (intake)",
    });
    expect((await settle(id, "refuse", { by: "C. Roy", reason: "too late" })).status).toBe(409);
    const rows = await rig.exported("snapshots");
    expect(rows.map(({ followers }) => followers)).toEqual([1200, 9000]);
    expect(await api.json("/v1/intake", { key })).toMatchObject({ items: [] });
  });

  it("are refused with who and why, count for nothing, and may then be entered with another value", async () => {
    const row = (value: number) =>
      `${HEAD}office-2,whatsapp,followers,1000,,2023-07-18,A. Kumar,\noffice-2,whatsapp,followers,${value},,2023-07-19,A. Kumar,\n`;
    const { held } = (await (await send(row(90_000))).json()) as { held: Entry[] };
    const id = held[0]?.id ?? "";
    expect((await settle(id, "refuse", { by: "B. Devi" })).status).toBe(400);
    const refused = await settle(id, "refuse", { by: "B. Devi", reason: "a zero too many" });
    expect(await refused.json()).toMatchObject({
      state: "refused",
      refused: { by: "B. Devi (intake)", why: "a zero too many" },
    });
    expect((await settle(id, "confirm", { by: "C. Roy" })).status).toBe(409);
    expect(await api.json("/v1/intake", { key })).toMatchObject({ items: [] });
    expect(await api.json(`/v1/intake/${id}`, { key })).toMatchObject({ state: "refused" });
    expect((await (await send(row(90_000))).json()) as Answer).toMatchObject({ added: 0, held: [] });
    expect((await (await send(row(1100))).json()) as Answer).toMatchObject({ added: 1, held: [] });
    await rig.deployment.store.outbox.sequence();
    const reader = await keyOf("read");
    const feed = await api.json<{ items: { kind: string; key: string }[] }>(
      "/v1/changes?kind=intake&limit=1000",
      { key: reader },
    );
    expect(feed.items.filter(({ key: entry }) => entry === id)).toHaveLength(2);
  });
});
