import type { AlertMessage } from "../../../src/services/context/alert-channel.ts";
import { runDoctor } from "../../../src/services/operations/doctor/run-doctor.ts";
import { SmtpInbox } from "../../support/smtp-inbox.ts";
import { createAlertChannels } from "../../../workers/outlets/alert-channels.ts";
import { startHousekeeping } from "../../../workers/timers/housekeeping.ts";
import { type AnsweringServer, sendJson, startAnsweringServer } from "../../support/answering-server.ts";
import { type Process, Rig } from "../../support/collector.ts";

const DAY_MINUTES = 24 * 60;
const NEVER = new AbortController().signal;

describe("alerts", () => {
  let rig: Rig;
  let process: Process;
  let hook: AnsweringServer;
  let isDown = false;
  beforeEach(async () => {
    isDown = false;
    hook = await startAnsweringServer((_, response) => sendJson(response, {}, isDown ? 503 : 200));
    rig = await Rig.open({
      purpose: "alerts",
      env: { REACH_ALERT_WEBHOOK_URL: hook.url, REACH_PLATFORMS: "facebook" },
    });
    process = await rig.process();
  });
  afterEach(async () => {
    await rig.close();
    await hook.close();
  });

  const reported = (kind: string) =>
    hook.requests
      .filter(({ method }) => method === "POST")
      .map(({ body }) => JSON.parse(body) as AlertMessage & { text: string })
      .filter((message) => message.kind === kind);

  /** Runs the checks of a process's timer once; each call is a process that has just started. */
  const look = async (silent = false) => {
    const freshness = silent
      ? [{ platform: "facebook" as const, newestAt: null, ageSeconds: null, silent: true }]
      : [];
    const house = startHousekeeping(process.collector, rig.settings, () => freshness, NEVER);
    await house.stop();
  };

  it("report a token that ends within 14 days, with the offices that depend on it, once over any number of restarts", async () => {
    await look();
    expect(reported("credential")).toHaveLength(0);
    rig.simulator.mutate.expireCredential("facebook", new Date(rig.clock.now().getTime() + 10 * 86_400_000));
    rig.clock.move(DAY_MINUTES);
    for (let start = 0; start < 3; start += 1) await look();
    const [message, ...more] = reported("credential");
    expect(more).toEqual([]);
    expect(message).toMatchObject({ state: "begun", simulated: true });
    expect(message?.offices).toEqual(["office-1", "office-2", "office-3", "office-4"]);
    expect(message?.text).toContain("ends on 2023-07-30");
    rig.simulator.mutate.expireCredential("facebook", null);
    rig.clock.move(DAY_MINUTES);
    for (let start = 0; start < 3; start += 1) await look();
    expect(reported("credential").map(({ state }) => state)).toEqual(["begun", "over"]);
  });

  it("name the office whose Page the token was not granted for, and end when it is", async () => {
    const { accounts } = rig.simulator;
    await rig.register(
      accounts.map((account) =>
        account.accountKey === "office-3.facebook" ? { ...account, externalId: "999000111222333" } : account,
      ),
    );
    await look();
    expect(reported("credential")).toHaveLength(1);
    expect(reported("credential")[0]).toMatchObject({ state: "begun", offices: ["office-3"] });
    expect(reported("credential")[0]?.text).toContain("was not granted for office-3.facebook");
    const checkups = await runDoctor(process.collector, NEVER);
    expect(checkups.filter(({ detail }) => detail.includes("office-3.facebook"))).toMatchObject([
      { state: "warning" },
    ]);
    await rig.register(accounts);
    rig.clock.move(DAY_MINUTES);
    await look();
    expect(reported("credential").map(({ state }) => state)).toEqual(["begun", "over"]);
  });

  it("are sent again if they were not accepted, and sent once by many processes at the same time", async () => {
    isDown = true;
    await look(true);
    expect(reported("silent").length).toBeGreaterThan(0);
    isDown = false;
    const failed = reported("silent").length;
    rig.clock.move(5);
    await Promise.all([look(true), look(true), look(true)]);
    expect(reported("silent")).toHaveLength(failed + 1);
    await look(false);
    expect(reported("silent").at(-1)?.state).toBe("over");
    rig.clock.move(5);
    await look(true);
    expect(reported("silent").at(-1)?.state).toBe("begun");
  });

  it("name the offices whose looks of the day before did not come", async () => {
    rig.clock.set(new Date("2023-07-20T18:30:00Z"));
    rig.simulator.faults.add({ kind: "gone", account: "office-2.facebook" });
    for (let slot = 0; slot < 6; slot += 1) {
      await process.drive.advance();
      rig.clock.move(10);
    }
    rig.clock.move(DAY_MINUTES);
    await look();
    expect(reported("coverage")).toHaveLength(1);
    expect(reported("coverage")[0]?.offices).toEqual(["office-2"]);
  });
});

describe("an alert by e-mail", () => {
  it("reaches the mail server with a subject of one line, whatever it contains", async () => {
    const server = await SmtpInbox.start();
    const settings = {
      webhookUrl: null,
      smtpUrl: server.url,
      email: "operator@example.org",
      mailFrom: null,
      coveragePercent: 90,
    };
    const http = { send: () => Promise.reject(new Error("nothing is to be sent this way")) };
    try {
      const [sender] = createAlertChannels({ alerts: settings, heartbeatUrl: null }, http);
      await sender?.send({
        state: "begun",
        kind: "silent",
        key: "silent|x",
        subject: "x is silent\r\nBcc: somebody@example.org",
        detail: "no reading has come",
        remedy: "Run reach doctor.",
        offices: ["patna"],
        at: "2023-07-20T00:00:00Z",
        simulated: false,
      });
      expect(server.mails).toMatchObject([
        {
          subject: "[reach] x is silent Bcc: somebody@example.org",
          recipients: ["operator@example.org"],
          text: expect.stringContaining("patna") as string,
        },
      ]);
      expect(server.mails[0]?.headers.has("bcc")).toBe(false);
    } finally {
      await server.close();
    }
  });
});

describe("a platform that allows too few calls", () => {
  it("is reported once with the offices whose assurance falls, and once when it is over", async () => {
    const hook = await startAnsweringServer((_, response) => sendJson(response, {}));
    const rig = await Rig.open({
      purpose: "alertquota",
      accounts: 60,
      env: { REACH_ALERT_WEBHOOK_URL: hook.url, REACH_PLATFORMS: "facebook" },
      cadence: { facebook: { audience: 60, live: 10 } },
    });
    try {
      rig.simulator.mutate.setLimits({ graphCallsPerHour: 150 });
      const { collector, drive, log } = await rig.process();
      const look = () => startHousekeeping(collector, rig.settings, () => [], NEVER).stop();
      await look();
      for (let slot = 0; slot < 5; slot += 1) {
        await drive.advance();
        await look();
        rig.clock.move(10);
      }
      await rig.register(rig.simulator.accounts.slice(0, 20));
      for (let round = 0; round < 2; round += 1) await look();
      const reported = hook.requests
        .map(({ body }) => JSON.parse(body) as AlertMessage)
        .filter(({ kind }) => kind === "quota");
      expect(reported.map(({ state }) => state)).toEqual(["begun", "over"]);
      expect(reported[0]?.offices).toHaveLength(60);
      expect(reported[0]?.detail).toContain("at most 30 minutes apart");
      expect(log.lines.filter(({ fields }) => fields["kind"] === "quota")).toHaveLength(2);
    } finally {
      await rig.close();
      await hook.close();
    }
  });
});
