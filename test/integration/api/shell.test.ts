import { createKey } from "../../../src/api/access/key-text.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, Rig } from "../../support/collector.ts";
import { visitPages, type Visitor } from "../../support/page-visit.ts";
import { until } from "../../support/until.ts";
import { look, seen, snapshot, write } from "../store/samples.ts";

const OFFICES = 75;
const PLATFORMS = ["facebook", "x", "youtube", "instagram"] as const;

/** The texts of the way to a page, the last of which is no link. */
const trailOf = (page: string): string[] =>
  [
    ...(/<nav class="crumbs"[^>]*>(.*?)<\/nav>/s
      .exec(page)
      ?.slice(1)
      .join("")
      .matchAll(/<li.*?<\/li>/gs) ?? []),
  ].map(([item]) => item.replaceAll(/<[^>]*>/g, ""));

const footOf = (page: string): string => /<footer>(.*?)<\/footer>/s.exec(page)?.[1] ?? "";

describe("what all pages share", () => {
  let rig: Rig;
  let api: TestApi;
  let anyone: Visitor;

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "shell", accounts: 1, start: at("2023-07-20 12:00") });
    const { store } = rig.deployment;
    const [office, account] = [rig.simulator.offices[0], rig.simulator.accounts[0]];
    if (office === undefined || account === undefined) throw new Error("the simulated world is empty");
    const offices = Array.from({ length: OFFICES }, (_, i) => ({
      ...office,
      officeId: `office-${i + 1}`,
      ...(i + 1 < OFFICES ? { division: "Patna" } : { kind: "department" as const, division: null }),
    }));
    const accounts = offices.flatMap(({ officeId }) =>
      PLATFORMS.map((platform) => ({
        ...account,
        officeId,
        platform,
        accountKey: `${officeId}.${platform}`,
        externalId: `${platform}-${officeId}`,
        handle: `${officeId}.${platform}`,
      })),
    );
    await store.registry.accept(offices, accounts, "shell", "2023-07-01", at("2023-07-01"));
    const startedAt = at("2023-07-19 09:00");
    const account1 = { accountKey: "office-1.facebook", officeId: "office-1" };
    await store.readings.record(
      write({
        snapshots: [
          snapshot({ ...account1, slot: at("2023-07-20 11:00"), observedAt: at("2023-07-20 11:20") }),
        ],
        looks: [
          look({
            ...account1,
            slot: at("2023-07-20 11:50"),
            sessions: [seen({ createdAt: startedAt, startedAt })],
          }),
        ],
      }),
    );
    const { collector } = await rig.process({ works: false });
    api = await startApi(collector);
    anyone = await visitPages(api);
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("says on every page below the first how it was reached, in the reader's language", async () => {
    const trail = async (path: string) => trailOf((await anyone.get(path)).text);
    expect(await trail("/?lang=en")).toEqual([]);
    expect(await trail("/districts?lang=en")).toEqual(["Overview", "Districts"]);
    expect(await trail("/months/2023-07/lists/pending?lang=en")).toEqual([
      "Overview",
      "July 2023",
      "Not yet held",
    ]);
    expect(await trail("/offices/office-1?month=2023-07&lang=hi")).toEqual([
      "अवलोकन",
      "जिले",
      rig.simulator.offices[0]?.nameHi,
    ]);
    expect(await trail("/compare?o=office-1&lang=hi")).toEqual(["अवलोकन", "वृद्धि", "कार्यालय साथ-साथ"]);
    expect(await trail("/nothing?lang=en")).toEqual(["Overview", "There is no such page"]);
  });

  it("says at the foot of every page when the newest reading came, and which state of a month is shown", async () => {
    const reading = {
      en: "Newest reading: 20 July 2023 11:20 (40 minutes ago)",
      hi: "नवीनतम पठन: 20 जुलाई 2023 11:20 (40 मिनट पहले)",
    };
    for (const lang of ["en", "hi"] as const)
      for (const path of ["/", "/districts", "/growth", "/letters", "/quality", "/help", "/nothing"])
        expect([path, footOf((await anyone.get(`${path}?lang=${lang}`)).text)]).toEqual([
          path,
          expect.stringContaining(reading[lang]),
        ]);
    for (const path of ["/months/2023-07", "/months/2023-07/lists/most", "/offices/office-1", "/lives"])
      expect(footOf((await anyone.get(`${path}?lang=en`)).text)).toMatch(
        /as of 20 July 2023 12:00; judged on request, not frozen; rule version \d+/,
      );
  });

  it("tells a reading of hours or days ago in those", async () => {
    rig.clock.set(at("2023-07-20 14:19"));
    expect(footOf((await anyone.get("/help?lang=en")).text)).toContain("(2 hours ago)");
    rig.clock.set(at("2023-07-25 10:00"));
    expect(footOf((await anyone.get("/help?lang=hi")).text)).toContain("(4 दिन पहले)");
    rig.clock.set(at("2023-07-20 12:00"));
  });

  it("says a verdict once, with the sentence mark of its language, and calls the login by its name", async () => {
    const sheet = async (lang: string) => (await anyone.get(`/offices/office-1?lang=${lang}`)).text;
    expect(await sheet("hi")).toContain('<p class="strong">… अभी नहीं किया; 12 दिन शेष।</p>');
    expect(await sheet("en")).toContain('<p class="strong">… Not yet held; 12 days are left.</p>');
    const letters = await anyone.get("/letters?lang=hi");
    expect(letters.text).not.toContain(">/login</a>");
  });

  it("gives a month that was asked before the same bytes and tag, and never those of another state or reader", async () => {
    const path = "/months/2023-07?lang=en";
    const ask = async (headers: Record<string, string> = {}) => {
      const answer = await api.ask(path, { headers: { accept: "text/html", ...headers } });
      return { status: answer.status, tag: answer.headers.get("etag"), text: await answer.text() };
    };
    const first = await ask();
    expect(await ask()).toEqual(first);
    expect(await ask({ "accept-encoding": "identity" })).toEqual(first);
    expect(await ask({ "if-none-match": first.tag ?? "" })).toMatchObject({ status: 304, text: "" });
    const dark = await ask({ cookie: "reach_theme=dark" });
    expect(dark.text).toContain('data-theme="dark"');
    expect(dark.tag).not.toBe(first.tag);
    rig.clock.move(1);
    const later = await ask();
    expect(later.text).toContain("(41 minutes ago)");
    expect(later.tag).not.toBe(first.tag);
    rig.clock.move(-1);
    const { store } = rig.deployment;
    const startedAt = at("2023-07-20 08:00");
    const another = seen({
      sessionId: "another",
      fromId: "facebook-office-1",
      createdAt: startedAt,
      startedAt,
      lengthSeconds: 2_400,
    });
    const place = { accountKey: "office-1.facebook", officeId: "office-1", slot: at("2023-07-20 11:55") };
    await store.readings.record(write({ looks: [look({ ...place, sessions: [another] })] }));
    await until(async () => (await ask()).text !== first.text);
    expect((await ask()).text).toContain("40.00");
  });

  it("has a column for divisions only where offices have one", async () => {
    expect((await anyone.get("/districts?lang=en")).text).toContain("sort=division");
    const departments = (await anyone.get("/departments?lang=en")).text;
    expect(departments).toContain(`href="/offices/office-${OFFICES}"`);
    expect(departments).not.toContain("sort=division");
  });

  it("shows a long league in parts, each within the elements that a telephone can hold", async () => {
    const parts = await Promise.all(
      ["", "&part=2", "&part=99"].map((part) =>
        anyone.get(`/growth?from=2023-07-01&to=2023-07-20&platform=&lang=en${part}`),
      ),
    );
    const rows = parts.map(({ text }) => text.match(/<input type="checkbox"/g)?.length);
    expect(rows).toEqual([200, 100, 100]);
    for (const { text } of parts) expect(text.match(/<[a-z]/g)?.length).toBeLessThan(4_000);
    expect(parts[1]?.text).toContain("201–300 / 300");
    expect(parts[1]?.text).toContain('aria-current="true">201–300</a>');
    expect(parts[0]?.text).not.toContain("data-name");
  });

  it("shows whoever holds a key of one office the way to its own sheet, and to no page that the key may not see", async () => {
    const { collector } = await rig.process({ works: false });
    const guarded = await startApi(collector, { keys: ["admin:a-key-of-nobody-else-at-all"] });
    const { text: own, key } = createKey("office-1", ["read"], rig.clock.now(), "office-1");
    await collector.store.keys.add(key);
    const office = await visitPages(guarded, own);
    for (const path of ["/offices/office-2", "/months/2023-07", "/"]) {
      const { status, text } = await office.get(path);
      expect([path, status]).toEqual([path, 403]);
      const links = [...text.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);
      expect(links.filter((href) => !href?.includes("lang="))).toEqual(["/offices/office-1"]);
    }
    await guarded.close();
  });
});
