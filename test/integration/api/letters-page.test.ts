import { createKey } from "../../../src/api/access/key-text.ts";
import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, type Process, Rig } from "../../support/collector.ts";
import { look, write } from "../store/samples.ts";

describe("the page of letters", () => {
  let rig: Rig;
  let collecting: Process;
  let api: TestApi;
  const own = { accountKey: "office-1.facebook", officeId: "office-1" };

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "letterspage", accounts: 2, start: at("2023-09-05 12:00") });
    collecting = await rig.process({ works: false });
    for (const day of ["2023-08-01 00:00", "2023-08-16 00:00", "2023-09-01 00:00"])
      await rig.deployment.store.readings.record(
        write({ looks: [look({ ...own, slot: at(day), at: at(day), sessions: [] })] }),
      );
    await rig.deployment.store.cadence.record(rig.cadence, at("2023-08-01 00:00"));
    await freezeDueMonths(collecting.collector.judging);
    api = await startApi(collecting.collector);
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("where the first page shows a month that is over, it names who did not hold a live, and never says that all did", async () => {
    const first = await startApi(collecting.collector, { homeMonth: "2023-08" });
    const page = await (await first.ask("/?lang=en", { headers: { accept: "text/html" } })).text();
    await first.close();
    const named = [...page.matchAll(/<li><a href="\/offices\/([^?]+)\?month=2023-08">✕/g)];
    expect(named.map(([, office]) => office)).toEqual(["office-1"]);
    expect(page).not.toContain("No district still has to hold its live");
    expect(page).toContain('<option value="कार्यालय 1">');
  });

  it("shows who is to be asked, and a person with the scope registers a step by its form, and nothing else", async () => {
    const { text, key } = createKey("register", ["read", "register"], new Date());
    await rig.deployment.store.keys.add(key);
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      origin: new URL(api.address).origin,
    };
    const login = await api.ask("/login", {
      method: "POST",
      headers,
      body: new URLSearchParams({ key: text }),
    });
    const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
    const page = await (
      await api.ask("/letters?lang=hi", { headers: { cookie, accept: "text/html" } })
    ).text();
    expect(page).toContain('<html lang="hi"');
    expect(page).toContain("office-1");
    expect(page).toContain("पूछा जाना है");
    const token = /name="token" value="([0-9a-f]+)"/.exec(page)?.[1] ?? "";
    const post = (fields: Record<string, string>) =>
      api.ask("/letters", {
        method: "POST",
        headers: { ...headers, cookie },
        body: new URLSearchParams({
          token,
          subject: "2023-08 office-1",
          by: "A. Kumar",
          why: 'L-1 "x"',
          ...fields,
        }),
      });
    const saved = await post({ kind: "explanation_asked", day: "2023-09-05" });
    expect([saved.status, saved.headers.get("location")]).toEqual([303, "/letters?saved=yes"]);
    for (const fields of [
      { kind: "exempt", day: "2023-09-05" },
      { kind: "explanation_received", day: "soon" },
    ])
      expect((await post(fields)).headers.get("location")).toBe("/letters?saved=no");
    expect(await rig.deployment.store.rulings.letters("2023-08")).toMatchObject([
      { officeId: "office-1", kind: "explanation_asked", day: "2023-09-05", why: 'L-1 "x"' },
    ]);
    const rows = async (query: string) => {
      const shown = await (
        await api.ask(`/letters?lang=en&${query}`, { headers: { cookie, accept: "text/html" } })
      ).text();
      return [...shown.matchAll(/<th scope="row">/g)].length;
    };
    expect(await rows("state=asked")).toBe(1);
    expect([await rows("state=asked&month=2023-07"), await rows("state=asked&q=no+such")]).toEqual([0, 0]);
    expect((await post({ token: "0", kind: "explanation_received", day: "2023-09-06" })).status).toBe(403);
  });
});
