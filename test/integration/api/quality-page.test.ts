import { createKey } from "../../../src/api/access/key-text.ts";
import type { KeyScope } from "../../../src/domain/api-key.ts";
import { type AnsweringServer, startAnsweringServer } from "../../support/answering-server.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, Rig } from "../../support/collector.ts";
import { visitPages, type Visitor } from "../../support/page-visit.ts";
import { gap, write } from "../store/samples.ts";

const HOSTILE = `<b>was</b> "><script>alert(1)</script>`;
const NAME = "A. Kumar";

describe("the page about the state of the data", () => {
  let hook: AnsweringServer;
  let rig: Rig;
  let api: TestApi;
  let anyone: Visitor;
  let reader: Visitor;
  let desk: Visitor;
  let operator: Visitor;
  const login = async (...scopes: KeyScope[]) => {
    const { text, key } = createKey(scopes.join(" "), scopes, at("2023-07-20"));
    await rig.deployment.store.keys.add(key);
    return visitPages(api, text);
  };
  const openFindings = async () =>
    (await rig.deployment.store.findings.list({ closed: false }, null, 10)).map(({ findingId }) => findingId);

  beforeAll(async () => {
    hook = await startAnsweringServer((_, response) => {
      response.writeHead(200).end();
    });
    rig = await Rig.open({
      purpose: "qualitypage",
      accounts: 2,
      start: at("2023-07-20 12:00"),
      env: { REACH_ALERT_WEBHOOK_URL: hook.url },
    });
    const { collector } = await rig.process({ works: false });
    api = await startApi(collector);
    anyone = await visitPages(api);
    const silent = {
      key: "silent|facebook",
      kind: "silent" as const,
      subject: "facebook is silent",
      detail: "no reading has come since the start",
      remedy: "Run reach doctor: it names the cause.",
      offices: ["office-1"],
    };
    await collector.store.operations.setAlerts([silent], at("2023-07-20 11:00"));
    await collector.store.readings.record(
      write({
        findings: [
          { accountKey: "office-1.facebook", code: "jump", detail: HOSTILE, at: at("2023-07-20 11:00") },
        ],
        gaps: [
          gap({
            accountKey: "office-2.facebook",
            officeId: "office-2",
            metric: "live",
            slot: at("2023-07-19 10:00"),
            reason: "rate_limited",
          }),
        ],
      }),
    );
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
    await hook.close();
  });

  it("shows coverage, gaps by reason, findings and channels to readers, and no form without a key", async () => {
    const { status, text } = await anyone.get("/quality?month=2023-07");
    expect(status).toBe(200);
    expect(text).toContain("19 (0/1)");
    expect(text).toContain("coverage-none");
    expect(text).not.toContain("<script>");
    expect(text).toContain("&lt;script&gt;");
    expect(text).not.toContain('method="post" action="/quality');
    const hindi = await anyone.get("/quality?month=2023-07&lang=hi");
    expect(hindi.text).toContain("फ़ॉलोअर अचानक बदले");
    expect(hindi.text).toContain("से कुछ नहीं आ रहा</b>: आरंभ से कोई पठन नहीं आया<br>reach doctor चलाएँ");
    expect(text).toContain("facebook is silent</b>: no reading has come since the start<br>Run reach doctor");
    expect((await anyone.get("/quality?month=1999-13")).status).toBe(404);
    expect((await anyone.get("/quality?platform=fax")).status).toBe(400);
  });

  it("closes a finding with who and why, for a key that may enter, and from its own form alone", async () => {
    [reader, desk, operator] = [
      await login("read"),
      await login("read", "intake"),
      await login("read", "admin"),
    ];
    const [id = ""] = await openFindings();
    const fields = { id, by: NAME, reason: "they moved house" };
    const from = "/quality";
    const path = "/quality/close-finding";
    expect((await reader.submit(path, fields, { from })).status).toBe(403);
    expect((await desk.submit(path, fields, { from, token: "0".repeat(64) })).status).toBe(403);
    const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await desk.submit(path, fields, { from, headers: foreign })).status).toBe(403);
    const blank = await desk.submit(path, { ...fields, reason: " - " }, { from });
    expect(blank.status).toBe(422);
    expect(blank.text).toContain("The reason is missing");
    expect((await desk.submit(path, { ...fields, id: "office-1.facebook:jump:0" }, { from })).status).toBe(
      404,
    );
    expect(await openFindings()).toEqual([id]);
    expect(await desk.submit(path, fields, { from })).toMatchObject({
      status: 303,
      location: "/quality#findings",
    });
    expect(await openFindings()).toEqual([]);
    const kept = await rig.deployment.store.findings.get(id);
    expect(kept?.closures).toMatchObject([{ by: `${NAME} (read intake)`, why: fields.reason }]);
  });

  it("sends a test on a channel for an operator alone, and shows how it fared", async () => {
    const from = "/quality";
    const path = "/quality/test-alerts";
    expect((await desk.submit(path, { kind: "webhook" }, { from })).status).toBe(403);
    expect((await operator.submit(path, { kind: "pigeon" }, { from })).status).toBe(400);
    expect(hook.requests).toHaveLength(0);
    expect((await operator.submit(path, { kind: "webhook" }, { from })).status).toBe(303);
    expect(hook.requests).toHaveLength(1);
    expect((await operator.get("/quality")).text).toContain("read admin: ✓ accepted");
    for (let i = 0; i < 5; i += 1) await operator.submit(path, { kind: "webhook" }, { from });
    expect((await operator.submit(path, { kind: "webhook" }, { from })).status).toBe(429);
    expect(hook.requests).toHaveLength(6);
  });
});
