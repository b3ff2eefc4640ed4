import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../../../src/store/contracts/store.ts";
import { createReportMailer } from "../../../workers/outlets/month-mail.ts";
import { publishMonths } from "../../../workers/outlets/publish-months.ts";
import { LogBook } from "../../support/collector.ts";
import { freshStore } from "../store/samples.ts";
import { playMonth, reportDeps, seedRegistry } from "./press-month.ts";

/** A mail server that takes every letter, as plainly as the protocol allows. */
async function mailServer(): Promise<{ url: string; letters: string[]; server: Server }> {
  const letters: string[] = [];
  const server = createServer((socket) => {
    let text = "";
    let inData = false;
    socket.on("error", () => {});
    socket.write("220 test ESMTP\r\n");
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      for (;;) {
        const end = inData ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (inData) letters.push(part);
        inData = !inData && part.toUpperCase() === "DATA";
        socket.write(inData ? "354 go on\r\n" : "250 ok\r\n");
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, letters, server };
}

/** The text part of a letter, decoded. */
function plainText(letter = ""): string {
  const [, head = "", part = ""] =
    /^(Content-Type: text\/plain[^]*?)\r\n\r\n([^]*?)\r\n----_/m.exec(letter) ?? [];
  if (head.includes("base64")) return Buffer.from(part, "base64").toString("utf8");
  const bytes = part
    .replaceAll(/=\r\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

describe("reports of months", () => {
  let store: Store;
  let close: () => Promise<void>;
  let dir: string;
  let mail: Awaited<ReturnType<typeof mailServer>>;
  const log = new LogBook();
  const alerts = {
    webhookUrl: null,
    email: null,
    mailFrom: "Reach <reach@example.org>",
    coveragePercent: 90,
  };
  const publish = (now: string, smtpUrl: string | null = mail.url) =>
    publishMonths({
      reports: reportDeps(store, now),
      log: log.logger(),
      dir,
      send: createReportMailer({
        alerts: { ...alerts, smtpUrl },
        monthReports: { dir, email: "iprd@example.org, dm@example.org" },
      }),
    });
  const files = (month: string) =>
    existsSync(join(dir, month)) ? readdirSync(join(dir, month)).toSorted() : [];
  const sixOf = (name: string) =>
    ["en.html", "en.json", "en.xlsx", "hi.html", "hi.json", "hi.xlsx"].map(
      (end) => `simulated-${name}.${end}`,
    );
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "reach-reports-"));
    mail = await mailServer();
    ({ store, close } = await freshStore("publish"));
    await playMonth(store, await seedRegistry(store), { month: "2023-07", since: 0 });
  });
  afterAll(async () => {
    mail.server.close();
    rmSync(dir, { recursive: true, force: true });
    await close();
  });

  it("are written and mailed once when the month has ended, in both languages", async () => {
    await publish("2023-08-01T06:00:00Z");
    expect(files("2023-07")).toEqual(sixOf("live-2023-07-provisional"));
    expect(mail.letters).toHaveLength(1);
    expect(mail.letters[0]).toMatch(/Subject: .*simulated.*July 2023/);
    expect(mail.letters[0]).toMatch(/From: Reach <reach@example.org>/);
    expect(mail.letters[0]).toMatch(/To: iprd@example.org, dm@example.org/);
    for (const name of files("2023-07"))
      expect(statSync(join(dir, "2023-07", name)).mode & 0o777).toBe(0o600);
    expect(mail.letters[0]?.match(/filename=/g)).toHaveLength(4);
    await publish("2023-08-01T07:00:00Z");
    expect(mail.letters).toHaveLength(1);
  });

  it("when it closes: what is written stays, and a mail server that is away gets the report once it is back", async () => {
    await publish("2023-08-03T06:00:00Z", "smtp://127.0.0.1:1");
    expect(log.said("month reports not published")).toBe(1);
    expect(mail.letters).toHaveLength(1);
    expect(await store.verdicts.revisions("2023-07")).toHaveLength(1);
    await publish("2023-08-03T07:00:00Z");
    expect(mail.letters).toHaveLength(2);
    const expected = [...sixOf("live-2023-07-provisional"), ...sixOf("live-2023-07-r1")].toSorted();
    expect(files("2023-07")).toEqual(expected);
    const json: unknown = JSON.parse(
      readFileSync(join(dir, "2023-07", "simulated-live-2023-07-r1.hi.json"), "utf8"),
    );
    expect(json).toMatchObject({ month: "2023-07", status: "closed", revision: 1, simulated: true });
  });

  it("are handed out once by many processes that close a month at one instant, and by the next where one was killed", async () => {
    await store.meta.set("published.2023-07", 0);
    const before = mail.letters.length;
    const killed = "handing-out.live-2023-07-r1";
    const now = new Date("2023-08-03T08:00:00Z");
    expect(
      await store.meta.claim(killed, "a process that is gone", new Date("2023-08-03T08:15:00Z"), now),
    ).toBe(true);
    await publish("2023-08-03T08:00:00Z");
    expect(mail.letters).toHaveLength(before);
    await Promise.all(Array.from({ length: 5 }, () => publish("2023-08-03T09:00:00Z")));
    expect(mail.letters).toHaveLength(before + 1);
    await publish("2023-08-03T10:00:00Z");
    expect(mail.letters).toHaveLength(before + 1);
  });

  it("a later fact is a revision with its own files and its reason; the former stay untouched", async () => {
    const first = join(dir, "2023-07", "simulated-live-2023-07-r1.en.xlsx");
    const before = statSync(first).mtimeMs;
    await store.rulings.append({
      corrections: [
        {
          accountKey: "purnia.facebook",
          sessionId: "purnia-0-0",
          what: { kind: "subject", subject: "other" },
          by: "A. Kumar",
          at: new Date("2023-08-05T06:00:00Z"),
          why: "a sports day",
          reference: null,
        },
      ],
    });
    await publish("2023-08-06T06:00:00Z");
    expect(files("2023-07")).toEqual(expect.arrayContaining(sixOf("live-2023-07-r2")));
    expect(statSync(first).mtimeMs).toBe(before);
    const [english = "", hindi = ""] = plainText(mail.letters.at(-1)).split("\r\n---\r\n");
    expect(english).toContain("later facts: Purnia: met → not met");
    const reason = hindi.split(/[\r\n]+/).find((line) => line.startsWith("बाद के तथ्य: "));
    expect(reason).toMatch(/→/);
    expect(reason).not.toMatch(/[a-z]/i);
  });

  it("on the days that the rules name the awaited offices are reported, once a day", async () => {
    await publish("2023-08-09T06:00:00Z");
    expect(files("2023-08")).toEqual([]);
    await publish("2023-08-10T06:00:00Z");
    await publish("2023-08-10T07:00:00Z");
    expect(files("2023-08")).toEqual(sixOf("pending-2023-08-10"));
    const json = JSON.parse(
      readFileSync(join(dir, "2023-08", "simulated-pending-2023-08-10.en.json"), "utf8"),
    );
    expect(json.summary.pending).toHaveLength(38);
    expect(mail.letters).toHaveLength(5);
  });
});
