import { createServer } from "../../../src/api/server/create-server.ts";
import { createKey } from "../../../src/api/access/key-text.ts";
import type { ApiServer } from "../../../src/api/routes/route.ts";
import type { CorrespondenceContext } from "../../../src/services/correspondence/context.ts";
import { createLink, linkAddress } from "../../../src/services/correspondence/office-links.ts";
import { closeFinding } from "../../../src/services/operations/close-finding.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, type Process, Rig } from "../../support/collector.ts";
import { look, seen, write } from "../store/samples.ts";

const LENGTH_OF_TOKEN = 59;

describe("what one office may open", () => {
  let rig: Rig;
  let collecting: Process;
  let api: TestApi;
  let deps: CorrespondenceContext;
  const own = { accountKey: "office-1.facebook", officeId: "office-1" };

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "officelinks", accounts: 2 });
    collecting = await rig.process({ works: false });
    api = await startApi(collecting.collector);
    deps = { ...collecting.collector.correspondence, baseUrl: "https://reach.example.org" };
    const instant = at("2023-07-10 10:00");
    const title = `<script>alert("1")</script> जन संवाद`;
    await rig.deployment.store.readings.record(
      write({ looks: [look({ ...own, slot: instant, at: instant, sessions: [seen({ title })] })] }),
    );
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  const makeLink = async (until = "2023-08-31", month: string | null = "2023-07") => {
    const link = await createLink(deps, { officeId: "office-1", month, until, by: "A. Kumar" });
    const address = await linkAddress(deps, link);
    return { link, path: address.slice("https://reach.example.org".length) };
  };
  const ask = (path: string, headers: Record<string, string> = {}) =>
    api.ask(path, { headers: { accept: "text/html", ...headers } });

  describe("with a link", () => {
    it("is its sheet of the month, in Hindi first, without a way on and without a trace for search engines", async () => {
      const { path } = await makeLink();
      const sheet = await ask(path);
      const page = await sheet.text();
      expect(sheet.status).toBe(200);
      expect(page).toContain('<html lang="hi"');
      expect(page).toContain("जुलाई 2023");
      expect(page).not.toContain("<script>alert");
      expect(page).not.toMatch(/href="\/(months|offices|districts|login|v1)/);
      expect(sheet.headers.get("x-robots-tag")).toBe("noindex, nofollow");
      expect(sheet.headers.get("referrer-policy")).toBe("no-referrer");
      expect(sheet.headers.get("cache-control")).toBe("private, no-store");
      expect(await (await ask(`${path}?lang=en`)).text()).toContain("July 2023");
    });

    it("a link to the current month shows the newest one", async () => {
      const { path } = await makeLink("2023-12-31", null);
      expect(await (await ask(path)).text()).toContain("जुलाई 2023");
    });

    it("ends on its day, and at once when it is revoked; an end that lies behind is refused", async () => {
      const ending = await makeLink("2023-07-20");
      const revoked = await makeLink();
      expect((await ask(ending.path)).status).toBe(200);
      await rig.deployment.store.links.revoke(revoked.link.linkId, rig.clock.now());
      rig.clock.set(at("2023-07-21 00:00"));
      for (const { path } of [ending, revoked]) {
        const refused = await ask(path);
        expect(refused.status).toBe(403);
        const text = await refused.text();
        expect(text).toContain("यह लिंक मान्य नहीं है");
        expect(text).toContain("This link does not open anything");
      }
      await expect(makeLink("2023-07-20")).rejects.toThrow(/is over/);
      rig.clock.set(at("2023-07-20 12:00"));
    });

    it("200 forged, changed and cut tokens: none is let in, and an honest link opens all the while", async () => {
      const { path } = await makeLink();
      const other = await makeLink("2023-08-30");
      const token = path.slice("/s/".length);
      expect(token).toHaveLength(LENGTH_OF_TOKEN);
      const forged = Array.from({ length: 200 }, (_, i) => {
        const place = i % LENGTH_OF_TOKEN;
        const letter = token[place] === "a" ? "b" : "a";
        const changed = token.slice(0, place) + letter + token.slice(place + 1);
        return (
          [changed, token.slice(0, place), other.link.linkId + token.slice(16), `${token}${i}`][i % 4] ?? ""
        );
      });
      const statuses = new Set<number>();
      for (const one of forged) statuses.add((await ask(`/s/${one}`)).status);
      expect([...statuses].filter((status) => status !== 403 && status !== 429)).toEqual([]);
      expect(statuses.has(429)).toBe(true);
      expect((await ask(path)).status).toBe(200);
    });
  });

  describe("an objection", () => {
    const object = (path: string, fields: Record<string, string>) =>
      api.ask(`${path}/objection`, {
        method: "POST",
        headers: { origin: new URL(api.address).origin },
        body: new URLSearchParams(fields),
      });
    const WHO = "B. Devi, DPRO";
    const PROOF = "https://www.facebook.com/office-1/videos/9/";

    it("becomes a finding for a person, is escaped, and its answer stands on the sheet", async () => {
      const { path } = await makeLink();
      const why = `सत्र 14 जुलाई को हुआ था <img src=x onerror=alert(1)>`;
      const sent = await object(path, { who: WHO, why, proof: PROOF });
      expect(sent.status).toBe(303);
      const { store } = rig.deployment;
      const [finding] = await store.findings.list({ accountKeys: [own.accountKey], closed: false }, null, 10);
      expect(finding).toMatchObject({ code: "objection", detail: `2023-07 · ${WHO}: ${why} · ${PROOF}` });
      const waiting = await (await ask(`${path}?sent=taken`)).text();
      expect(waiting).toContain("आपकी आपत्ति प्राप्त हो गई है");
      expect(waiting).toContain("&lt;img src=x");
      expect(waiting).not.toContain("<img");
      const closure = { by: "IPRD", why: "the recording shows 12 minutes" };
      await closeFinding({ store, clock: rig.clock }, finding?.findingId ?? "", closure);
      expect(await (await ask(path)).text()).toContain("the recording shows 12 minutes");
      expect(await (await ask((await makeLink("2023-08-31", "2023-06")).path)).text()).not.toContain(WHO);
    });

    it.each([
      ["nobody's name", { who: " ", why: "x" }],
      ["no reason", { who: WHO, why: "" }],
      ["a reason beyond bounds", { who: WHO, why: "x".repeat(1_501) }],
      ["a proof that is no web address", { who: WHO, why: "x", proof: "javascript:alert(1)" }],
    ])("with %s is refused, and says why", async (_what, fields) => {
      const { path } = await makeLink();
      const refused = await object(path, fields);
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain('role="alert"');
    });

    it("of 1 MB is refused before it is read, and one by another site or a forged link is not taken", async () => {
      const { path } = await makeLink();
      expect((await object(path, { who: WHO, why: "x".repeat(1_000_000) })).status).toBe(413);
      const foreign = await api.ask(`${path}/objection`, {
        method: "POST",
        headers: { origin: "https://elsewhere.example" },
        body: new URLSearchParams({ who: WHO, why: "x" }),
      });
      expect(foreign.status).toBe(403);
      expect([403, 429]).toContain((await object(`${path}x`, { who: WHO, why: "x" })).status);
    });

    it("is taken while fewer than ten wait for an answer", async () => {
      const { path } = await makeLink();
      for (let i = 0; i < 10; i += 1) await object(path, { who: WHO, why: `reason ${i}` });
      expect((await object(path, { who: WHO, why: "one more" })).status).toBe(429);
    });
  });

  describe("with a key of the office", () => {
    let app: ApiServer;
    let key: string;
    beforeAll(async () => {
      const made = createKey("saharsa", ["read"], new Date(), "office-1");
      key = made.text;
      await rig.deployment.store.keys.add(made.key);
      const { collector } = collecting;
      const source = {
        collector,
        simulated: true,
        version: "test",
        ready: async () => {},
        freshness: () => [],
      };
      ({ app } = await createServer(source, { host: "127.0.0.1", environmentKeys: [] }));
      await app.ready();
    });
    afterAll(async () => {
      await app.close();
      const [made] = await rig.deployment.store.keys.list();
      await rig.deployment.store.keys.revoke(made?.keyId ?? "", new Date());
    });
    const status = async (method: string, url: string) =>
      (await app.inject({ method: method as "GET", url, headers: { "x-api-key": key } })).statusCode;

    it("is its sheet and its report, and every other route is 403", async () => {
      const routes = listRoutes(app.printRoutes({ commonPrefix: false }));
      expect(routes.length).toBeGreaterThan(60);
      const fill = (url: string) => url.replaceAll(/:[a-z]+/gi, "office-1").replaceAll("*", "x");
      const open: string[] = [];
      for (const [method, url] of routes) {
        const code = await status(method, fill(url));
        if (code !== 403) open.push(`${method} ${url}`);
      }
      const toItsOwn = ["GET /offices/:office", "GET /v1/reports/office/:office"];
      expect(open).toEqual(expect.arrayContaining(toItsOwn));
      expect(open.filter((one) => !toItsOwn.includes(one) && !OPEN_TO_ALL.test(one))).toEqual([]);
      expect(await status("GET", "/offices/office-1?month=2023-07")).toBe(200);
      expect(await status("GET", "/v1/reports/office/office-1?month=2023-07")).toBe(200);
    });

    it("logged in, it objects by a form on its sheet; another key sees none, and other offices are 403", async () => {
      const origin = new URL(api.address).origin;
      const send = (path: string, fields: Record<string, string>, cookie = "") =>
        api.ask(path, {
          method: "POST",
          headers: {
            origin,
            cookie,
            accept: "text/html",
            "content-type": "application/x-www-form-urlencoded",
          },
          body: new URLSearchParams(fields),
        });
      const login = await send("/login", { key });
      const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
      const path = "/offices/office-1?month=2023-07&lang=en";
      const sheet = await (await ask(path, { cookie })).text();
      expect(sheet).toContain('action="/offices/office-1/objection"');
      const token = /name="token" value="([0-9a-f]+)"/.exec(sheet)?.[1] ?? "";
      const typed = {
        token,
        month: "2023-07",
        who: "DPRO",
        why: "the live of 9 July <b>lasted</b> 31 minutes",
        proof: "",
      };
      const { store } = rig.deployment;
      const waiting = await store.findings.list({ accountKeys: [own.accountKey], closed: false }, null, 20);
      for (const { findingId } of waiting)
        await closeFinding({ store, clock: rig.clock }, findingId, { by: "IPRD", why: "answered" });
      const sent = await send("/offices/office-1/objection", typed, cookie);
      expect([sent.status, sent.headers.get("location")]).toEqual([
        303,
        "/offices/office-1?month=2023-07&sent=taken",
      ]);
      const refused = await send("/offices/office-1/objection", { ...typed, why: "" }, cookie);
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain('value="DPRO"');
      expect((await send("/offices/office-1/objection", { ...typed, token: "0" }, cookie)).status).toBe(403);
      expect((await send("/offices/office-2/objection", typed, cookie)).status).toBe(403);
      expect(await (await ask(path, { cookie })).text()).toContain("&lt;b&gt;lasted&lt;/b&gt; 31 minutes");
      const other = createKey("reader", ["read", "contacts"], new Date());
      await rig.deployment.store.keys.add(other.key);
      expect(await (await ask(path, { "x-api-key": other.text })).text()).not.toContain("/objection");
      await rig.deployment.store.keys.revoke(other.key.keyId, new Date());
    });

    it.each(["/offices/office-2", "/v1/reports/office/office-2?month=2023-07", "/offices/Office-1"])(
      "%s is 403",
      async (url) => expect(await status("GET", url)).toBe(403),
    );
  });
});

/** The pages that need no key: they show nothing of an office, except a link's sheet to a person who has the link. */
const OPEN_TO_ALL =
  /^(GET|POST) \/(assets\/|docs$|healthz$|readyz$|login$|s\/:token|hooks\/|v1\/openapi\.json$)/;

/** Method and address of each route, out of the tree that fastify prints. */
function listRoutes(tree: string): [string, string][] {
  const path: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const match = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
    if (match === null) return [];
    const [, indent = "", segment = "", methods = ""] = match;
    path.length = indent.length / 4;
    path.push(segment);
    const url = path.join("");
    return methods
      .split(", ")
      .flatMap((method): [string, string][] => (method === "" || method === "HEAD" ? [] : [[method, url]]));
  });
}
