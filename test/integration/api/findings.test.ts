import { createKey } from "../../../src/api/access/key-text.ts";
import type { KeyScope } from "../../../src/domain/api-key.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, Rig } from "../../support/collector.ts";
import { write } from "../store/samples.ts";

type Page = { items: { id: string; account: string; closed: boolean }[]; next: string | null };

describe("findings over HTTP", () => {
  let rig: Rig;
  let api: TestApi;
  let reader: string;
  let desk: string;
  const keyOf = async (scope: KeyScope) => {
    const { text, key } = createKey(`the ${scope} desk`, [scope], at("2023-07-20"));
    await rig.deployment.store.keys.add(key);
    return text;
  };
  const list = (query = "") => api.json<Page>(`/v1/findings${query}`, { key: reader });
  const close = (id: string, body: object, key = desk) =>
    api.ask(`/v1/findings/${encodeURIComponent(id)}/close`, {
      method: "POST",
      key,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "apifindings", accounts: 2, start: at("2023-07-20 12:00") });
    const { collector } = await rig.process({ works: false });
    api = await startApi(collector);
    [reader, desk] = [await keyOf("read"), await keyOf("intake")];
    const findings = ["1", "2"].flatMap((office) =>
      (["handle_changed", "jump"] as const).map((code, i) => ({
        accountKey: `office-${office}.facebook`,
        code,
        detail: `<b>was a | now b</b>`,
        at: at(`2023-07-20 11:0${i}`),
      })),
    );
    await collector.store.readings.record(write({ findings }));
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("are given page by page, of one office where it is asked for", async () => {
    const ids: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await list(`?limit=1${cursor}`);
      ids.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(new Set(ids).size).toBe(4);
    expect(ids).toHaveLength(4);
    const own = await list("?office=office-2");
    expect(own.items.map(({ account }) => account)).toEqual(["office-2.facebook", "office-2.facebook"]);
    const unknown = await api.ask("/v1/findings?office=nowhere", { key: reader });
    expect(await unknown.json()).toMatchObject({ status: 400, errors: [{ field: "office" }] });
  });

  it("are closed with who, why and through which key, once, and are kept", async () => {
    const [first] = (await list("?office=office-1")).items;
    const id = first?.id ?? "";
    const word = { by: "B. Devi", reason: "the new handle is theirs" };
    expect((await close(id, word, reader)).status).toBe(403);
    expect((await close(id, { by: "B. Devi", reason: " - " })).status).toBe(400);
    expect((await close("office-1.facebook:jump:0", word)).status).toBe(404);
    const closed = await close(id, word);
    expect(closed.status).toBe(200);
    const closure = { by: "B. Devi (the intake desk)", why: word.reason, at: "2023-07-20T06:30:00.000Z" };
    expect(await closed.json()).toMatchObject({ id, closed: true, closures: [closure] });
    expect(await (await close(id, { ...word, by: "C. Roy" })).json()).toMatchObject({ closures: [closure] });
    expect((await list("?office=office-1")).items.map(({ id: open }) => open)).not.toContain(id);
    expect((await list("?state=closed")).items.map((one) => one.id)).toEqual([id]);
    expect((await list("?state=all")).items).toHaveLength(4);
  });
});
