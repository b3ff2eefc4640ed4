import { checkAlertChannels } from "../../../src/services/operations/doctor/alert-channels.ts";
import { loadChannels, testChannels } from "../../../src/services/operations/alerts/test-channels.ts";
import type { AppContext } from "../../../src/services/context/app-context.ts";
import { type AnsweringServer, startAnsweringServer } from "../../support/answering-server.ts";
import { Rig } from "../../support/collector.ts";
import { SmtpInbox } from "../../support/smtp-inbox.ts";

describe("the alert channels", () => {
  let hook: AnsweringServer;
  let post: SmtpInbox;
  let rig: Rig;
  let collector: AppContext;
  let status = 200;

  beforeAll(async () => {
    hook = await startAnsweringServer((_, response) => {
      response.writeHead(status).end();
    });
    post = await SmtpInbox.start();
    rig = await Rig.open({
      purpose: "alertchannels",
      accounts: 1,
      env: {
        REACH_ALERT_WEBHOOK_URL: `${hook.url}/T123/secret-path`,
        REACH_HEARTBEAT_URL: `${hook.url}/beat/secret-beat`,
        REACH_SMTP_URL: post.url,
        REACH_ALERT_EMAIL: "operator@example.org",
      },
    });
    ({ collector } = await rig.process({ works: false }));
  });
  afterAll(async () => {
    await rig.close();
    await hook.close();
    await post.close();
  });
  beforeEach(() => {
    status = 200;
    hook.requests.length = 0;
    post.mails.length = 0;
    post.refused.clear();
  });

  it("each get a test message that says so, and keep how it fared and who sent it", async () => {
    expect((await loadChannels(collector)).map(({ lastTest }) => lastTest)).toEqual([null, null, null]);
    const tests = await testChannels(collector, null, { by: "B. Devi" });
    expect(tests.map(({ kind, ok }) => [kind, ok])).toEqual([
      ["mail", true],
      ["webhook", true],
      ["heartbeat", true],
    ]);
    expect(post.mails[0]?.subject).toBe("[reach, simulated] a test message: nothing is wrong");
    expect(hook.requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      "POST /T123/secret-path",
      "GET /beat/secret-beat",
    ]);
    expect(JSON.parse(hook.requests[0]?.body ?? "")).toMatchObject({ state: "test", simulated: true });
    const kept = await loadChannels(collector);
    expect(kept.map(({ lastTest }) => [lastTest?.ok, lastTest?.by])).toEqual([
      [true, "B. Devi"],
      [true, "B. Devi"],
      [true, "B. Devi"],
    ]);
    expect(JSON.stringify(kept)).not.toContain("secret");
  });

  it("that do not accept it say why, without the address, and the others are still tried", async () => {
    status = 404;
    post.refused.add("operator@example.org");
    const tests = await testChannels(collector, ["mail", "webhook"], { by: "B. Devi" });
    expect(tests.map(({ kind, ok }) => [kind, ok])).toEqual([
      ["mail", false],
      ["webhook", false],
    ]);
    expect(tests[0]?.detail).toMatch(/550 mailbox .* is unknown/);
    expect(tests[1]?.detail).toContain("HTTP 404");
    expect(JSON.stringify(tests)).not.toContain("secret");
    expect((await loadChannels(collector)).map(({ lastTest }) => lastTest?.ok)).toEqual([false, false, true]);
  });

  it("are opened by doctor without a message, and named with their setting where they do not answer", async () => {
    expect(await checkAlertChannels(collector)).toMatchObject([
      { subject: "alerts by mail", state: "ok" },
      { subject: "alerts by webhook", state: "ok" },
      { subject: "alerts by heartbeat", state: "ok" },
    ]);
    expect(post.mails).toEqual([]);
    expect(hook.requests.map(({ url }) => url.pathname)).toEqual(["/", "/"]);
    const dead = { ...collector, alertChannels: collector.alertChannels.slice(0, 1) };
    await post.close();
    expect(await checkAlertChannels(dead)).toMatchObject([
      {
        subject: "alerts by mail",
        state: "fault",
        remedy: expect.stringContaining("REACH_SMTP_URL") as string,
      },
    ]);
  });

  it("are missed by doctor where none carries an alert, also where a heartbeat is set", async () => {
    const beatOnly = {
      ...collector,
      alertChannels: collector.alertChannels.filter(({ kind }) => kind === "heartbeat"),
    };
    expect((await checkAlertChannels(beatOnly)).map(({ state }) => state)).toEqual(["warning", "ok"]);
    expect(await checkAlertChannels({ ...collector, alertChannels: [] })).toMatchObject([
      { state: "warning", remedy: expect.stringContaining("reach alerts test") as string },
    ]);
  });
});
