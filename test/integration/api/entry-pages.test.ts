import { createKey } from "../../../src/api/access/key-text.ts";
import type { KeyScope } from "../../../src/domain/api-key.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, Rig } from "../../support/collector.ts";
import { type Page, visitPages, type Visitor } from "../../support/page-visit.ts";

const HEAD = "office,platform,metric,value,observed_at,entered_by,evidence\n";
const HOSTILE = `"><script>alert(1)</script>`;
const csv = (text: string) => new Blob([text], { type: "text/csv" });

/** The fields with which the form of a preview saves what it showed. */
const confirmation = ({ text }: Page) => ({
  name: /name="name" value="([^"]*)"/.exec(text)?.[1] ?? "",
  content: /name="content" value="([^"]*)"/.exec(text)?.[1] ?? "",
});

describe("the pages on which people enter", () => {
  let rig: Rig;
  let api: TestApi;
  let desk: Visitor;
  const login = async (...scopes: KeyScope[]) => {
    const { text, key } = createKey(scopes.join(" "), scopes, at("2023-07-20"));
    await rig.deployment.store.keys.add(key);
    return visitPages(api, text);
  };
  const row = {
    as: "row",
    office: "office-1",
    platform: "whatsapp",
    metric: "followers",
    precision: "exact",
  };
  const snapshots = () => rig.exported("snapshots", "whatsapp");

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "entrypages", accounts: 2, start: at("2023-07-20 12:00") });
    const process = await rig.process();
    await process.drive.advance();
    api = await startApi(process.collector);
    desk = await login("intake");
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("show one row before it is saved, save it once, and say what was saved", async () => {
    const fields = { ...row, value: "1200", observed_at: "2023-07-19T10:00", entered_by: "A. Kumar" };
    const preview = await desk.submit("/intake", { ...fields, evidence: HOSTILE });
    expect(preview.status).toBe(200);
    expect(preview.text).not.toContain("<script>");
    expect(preview.text).toContain("A. Kumar");
    expect(await snapshots()).toEqual([]);
    const saved = await desk.submit("/intake", confirmation(preview));
    expect(saved).toMatchObject({ status: 303, location: "/intake?rows=1&added=1&held=0" });
    expect((await desk.get(saved.location ?? "")).text).toContain("Saved: 1 rows, 1 new");
    expect((await desk.submit("/intake", confirmation(preview))).location).toBe(
      "/intake?rows=1&added=0&held=0",
    );
    expect(await snapshots()).toMatchObject([
      { account: "office-1.whatsapp", followers: 1200, via: "manual" },
    ]);
  });

  it("take a file, hold what lies far off, and let somebody else confirm it", async () => {
    const file = csv(`${HEAD}office-1,whatsapp,followers,9000,2023-07-20 09:00,A. Kumar,photo\n`);
    const preview = await desk.submit("/intake", { file });
    expect(preview.text).toContain("waits for a second person");
    expect(preview.text).toContain("1,200");
    expect((await desk.submit("/intake", confirmation(preview))).location).toContain("held=1");
    const [held] = await rig.deployment.store.intake.listHeld();
    const id = held?.entryId ?? "";
    expect((await desk.get("/intake")).text).toContain(id);
    const settle = (fields: Record<string, string>) =>
      desk.submit("/intake/settle", { id, back: "/intake", ...fields }, { from: "/intake" });
    const own = await settle({ decision: "confirm", by: "a kumar" });
    expect(own.status).toBe(409);
    expect(own.text).toContain("somebody else has to");
    expect((await settle({ decision: "refuse", by: "B. Devi" })).status).toBe(422);
    expect((await settle({ decision: "confirm", by: "B. Devi", id: "0123" })).status).toBe(404);
    const confirmed = await settle({ decision: "confirm", by: "B. Devi", back: "https://evil.example" });
    expect(confirmed).toMatchObject({ status: 303, location: "/intake#held" });
    expect((await snapshots()).map(({ followers }) => followers)).toEqual([1200, 9000]);
    expect((await settle({ decision: "refuse", by: "C. Roy", reason: "late" })).status).toBe(409);
  });

  it("name every fault with its line, in the page's language, and save nothing", async () => {
    const lines = [
      "nowhere,whatsapp,followers,10,2023-07-19,A,",
      "office-2,fax,followers,10,2023-07-19,A,",
      "office-2,whatsapp,followers,-1,2023-07-32,,",
      "office-2,whatsapp,followers,10,2033-07-19,A,",
    ];
    const before = await snapshots();
    const faulty = await desk.submit("/intake", { file: csv(`${HEAD}${lines.join("\n")}\n`) });
    expect(faulty.status).toBe(422);
    for (const line of [2, 3, 4, 5]) expect(faulty.text).toContain(`Line ${line}`);
    await desk.get("/intake?lang=hi");
    const hindi = await desk.submit("/intake?lang=hi", { file: csv(`${HEAD}${lines.join("\n")}\n`) });
    expect(hindi.text).toContain("पंक्ति 2");
    expect(hindi.text).not.toContain('<td data-label="त्रुटि"><span lang="en">');
    expect(await snapshots()).toEqual(before);
    const blank = await desk.submit("/intake?lang=en", { ...row, office: "", value: "" });
    expect(blank.status).toBe(422);
    expect(blank.text).toContain("office is blank");
  });

  it("refuse files that are none or too large, and forms of another site, session or key", async () => {
    expect((await desk.submit("/intake", { file: csv("") })).status).toBe(422);
    expect((await desk.submit("/intake", { file: new Blob([new Uint8Array([0xff, 0, 0x50])]) })).status).toBe(
      422,
    );
    const large = await desk.submit("/intake", { file: new Blob([new Uint8Array(1_048_577)]) });
    expect(large.status).toBe(413);
    expect(large.text).toContain("larger than 1 MB");
    const fields = { ...row, value: "1", observed_at: "2023-07-19T11:00", entered_by: "A" };
    const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    for (const path of ["/intake", "/corrections"]) {
      expect((await desk.submit(path, fields, { headers: foreign })).status).toBe(403);
      expect((await desk.submit(path, fields, { token: "0".repeat(64) })).status).toBe(403);
      const reader = await login("read");
      expect((await reader.get(path)).text).not.toContain('method="post" action="/intake"');
      expect((await reader.submit(path, fields)).status).toBe(403);
    }
  });

  it("correct evidence: what would change is shown before anything is saved, and a repeated row changes nothing", async () => {
    const [session] = await rig.exported("live-sessions");
    const { account = "", sessionId = "" } = session ?? {};
    const correction = { as: "row", account: String(account), session: String(sessionId) };
    const decided = { what: "duration_seconds", value: "12", by: "B. Devi", why: HOSTILE };
    const preview = await desk.submit("/corrections?lang=en", { ...correction, ...decided });
    expect(preview.status).toBe(200);
    expect(preview.text).not.toContain("<script>");
    expect(preview.text).toContain("What would change");
    expect(preview.text).toContain('href="/offices/office-1?month=');
    expect(await rig.deployment.store.rulings.corrections([String(account)])).toEqual([]);
    const saved = await desk.submit("/corrections", confirmation(preview));
    expect(saved.location).toContain("/corrections?rows=1&added=1");
    expect(await rig.deployment.store.rulings.corrections([String(account)])).toMatchObject([
      { by: "B. Devi", what: { kind: "duration", seconds: 12 } },
    ]);
    const again = await desk.submit("/corrections", { ...correction, ...decided });
    expect(again.text).toContain("known already");
    const wrong = await desk.submit("/corrections", { ...correction, session: "none", ...decided });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("has no session");
  });
});
