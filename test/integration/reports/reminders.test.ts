import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../../config/read-settings.ts";
import { packageRoot } from "../../../config/package-root.ts";
import type { Settings } from "../../../config/settings.ts";
import { ClockError } from "../../../src/errors/reach-error.ts";
import type { CorrespondenceContext } from "../../../src/services/correspondence/context.ts";
import {
  previewReminders,
  sendReminders,
} from "../../../src/services/correspondence/reminders/send-reminders.ts";
import { exportCatalog } from "../../../src/services/exports/catalog.ts";
import type { Simulator } from "../../../src/simulator/simulator.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { createDeliveryReports } from "../../../src/platforms/whatsapp/delivery-reports.ts";
import { takeDeliveryReports } from "../../../src/services/correspondence/reminders/take-delivery-reports.ts";
import { createReminderOutlet, remindWhenDue } from "../../../workers/outlets/reminder-outlet.ts";
import { trustClock } from "../../../src/services/context/clock-guard.ts";
import { at, HandClock, LogBook, ZONE } from "../../support/collector.ts";
import { SmtpInbox, type ReceivedMail } from "../../support/smtp-inbox.ts";
import { startSteady } from "../../support/simulated-platforms.ts";
import { freshStore, look, seen, write } from "../store/samples.ts";
import { playMonth, reportDeps, seedDistricts } from "./press-month.ts";

const ELEVEN = [
  ..."aurangabad bhojpur kaimur katihar khagaria madhepura".split(" "),
  ..."nalanda rohtas saharsa sitamarhi supaul".split(" "),
];
const HEADER = "office,name,designation,email,phone,lang\n";
const DAYS = [10, 20, 25, 28, 30];

describe("reminders", () => {
  let store: Store;
  let close: () => Promise<void>;
  let mail: SmtpInbox;
  let simulator: Simulator;
  let folder: string;
  let registry: Awaited<ReturnType<typeof seedDistricts>>;
  let played = 0;
  const clock = new HandClock(at("2023-07-01 12:00"));
  const log = new LogBook();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "reach-remind-"));
    mail = await SmtpInbox.start();
    simulator = await startSteady({ accounts: 1, livesEach: 0, owners: 0, retentionDays: 30 }, { clock });
    ({ store, close } = await freshStore("remind"));
    registry = await seedDistricts(store);
    const exemption = { officeId: "gaya", fromMonth: "2023-07", toMonth: "2023-07", why: "flood" };
    await store.rulings.append({ exemptions: [{ ...exemption, by: "A", at: clock.now(), reference: null }] });
  });
  afterAll(async () => {
    await mail.close();
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
    await close();
  });

  /** Contacts of all districts; lines for single offices replace theirs. */
  const writeContacts = (own: Record<string, string> = {}): string => {
    const path = join(folder, "contacts.csv");
    const lines = registry.offices.map(
      ({ officeId }) => own[officeId] ?? `${officeId},DM,,dm@${officeId}.test,,hi`,
    );
    writeFileSync(path, `${HEADER}${lines.join("\n")}\n`);
    return path;
  };
  const settingsOf = (env: Record<string, string>): Settings =>
    readSettings(
      { REACH_CONTACTS_FILE: writeContacts(), ...env },
      { cwd: packageRoot(), packageRoot: packageRoot() },
    );
  const byMail = () => settingsOf({ REACH_SMTP_URL: mail.url, REACH_MAIL_FROM: "Reach <reach@example.org>" });
  const depsOf = (): CorrespondenceContext => ({
    ...reportDeps(store, clock.now().toISOString()),
    clock,
    contactSource: { kind: "file", path: join(folder, "contacts.csv"), mayBeAbsent: false },
    lettersDir: "",
    baseUrl: "https://reach.example.org",
  });
  const outletOf = (settings: Settings) =>
    createReminderOutlet(settings, { clock, clockGuard: trustClock(clock), log: log.logger() });
  const send = async (settings: Settings, month = "2023-07") => {
    const outlet = outletOf(settings);
    try {
      return await sendReminders({ ...outlet, deps: depsOf() }, month);
    } finally {
      outlet.close();
    }
  };
  /** Plays the month up to the look of this day's midnight, and sets the clock to noon. */
  const goTo = async (day: number, refused: readonly string[] = []) => {
    await playMonth(store, registry, {
      month: "2023-07",
      since: 0,
      refused,
      days: { from: played, to: day - 1 },
    });
    played = day;
    clock.set(at(`2023-07-${String(day).padStart(2, "0")} 12:00`));
  };
  const officesOf = (mails: readonly ReceivedMail[]) =>
    mails.flatMap(({ recipients }) => recipients.map((to) => /@(.+)\.test$/.exec(to)?.[1] ?? to)).toSorted();
  const remindedOn = (day: number) => officesOf(mail.mails.filter((one) => dayOf.get(one) === day));
  const dayOf = new Map<ReceivedMail, number>();

  it("July replayed: the eleven get one on each of the days set, at their own address in Hindi; who held one and the exempt none", async () => {
    const outlet = outletOf(byMail());
    for (const day of [9, 10, 20, 24, 25, 28, 29, 30, 31]) {
      await goTo(day);
      const before = mail.mails.length;
      await remindWhenDue(outlet, depsOf());
      await remindWhenDue(outlet, depsOf());
      for (const one of mail.mails.slice(before)) dayOf.set(one, day);
    }
    outlet.close();
    expect([...new Set(dayOf.values())]).toEqual(DAYS);
    for (const day of DAYS) {
      const reminded = remindedOn(day);
      expect(new Set(reminded).size).toBe(reminded.length);
      expect(reminded).toEqual(expect.arrayContaining(ELEVEN));
      expect(reminded).not.toContain("gaya");
      expect(reminded).not.toContain("samastipur");
    }
    expect(remindedOn(30)).toEqual(ELEVEN);
  });

  it("a reminder says what is asked, until when, what was seen and how much was missing, and where to object", async () => {
    const saharsa = mail.mails.findLast(({ recipients }) => recipients.includes("dm@saharsa.test"));
    expect(saharsa?.subject).toContain("स्मरण: जुलाई 2023 का फेसबुक लाइव, सहरसा");
    expect(saharsa?.from?.text).toBe('"Reach" <reach@example.org>');
    for (const part of ["30 मिनट", "31 जुलाई 2023", "29 मिनट 59.4 सेकंड", "0.6 सेकंड कम", "आपत्ति", "कृत्रिम"])
      expect(saharsa?.text).toContain(part);
    expect(saharsa?.text).toMatch(/https:\/\/reach\.example\.org\/s\/[\w-]{59}\b/);
    const supaul = mail.mails.findLast(({ recipients }) => recipients.includes("dm@bhojpur.test"));
    expect(supaul?.text).toContain("कोई लाइव नहीं देखा गया");
  });

  it("what was sent is kept with its outcome and without an address, for the list, the export and the interface", async () => {
    const rows: unknown[] = [];
    const request = {
      zone: ZONE,
      simulated: true,
      officeId: "saharsa",
      platform: null,
      since: null,
      until: null,
    };
    for await (const row of exportCatalog.reminders.rows(store, request)) rows.push(row);
    expect(rows).toHaveLength(DAYS.length);
    expect(rows[0]).toMatchObject({
      day: "2023-07-10",
      office: "saharsa",
      channel: "mail",
      state: "accepted",
    });
    expect(JSON.stringify(rows)).not.toContain("@");
  });

  it("by hand it goes out on any day, once however many processes send, and a dry run sends nothing", async () => {
    clock.set(at("2023-07-31 13:00"));
    const settings = byMail();
    const outlet = outletOf(settings);
    const before = mail.mails.length;
    const { reminders } = await previewReminders({ ...outlet, deps: depsOf() }, "2023-07");
    outlet.close();
    expect(reminders.map(({ claim }) => claim.officeId).toSorted()).toEqual(ELEVEN);
    expect(mail.mails).toHaveLength(before);
    await Promise.all(Array.from({ length: 3 }, () => send(settings)));
    expect(mail.mails).toHaveLength(before + ELEVEN.length);
    expect((await send(settings)).sent).toEqual([]);
    await expect(send(settings, "2023-06")).rejects.toThrow(/before the rule/);
  });

  describe("in August", () => {
    beforeAll(async () => {
      await playMonth(store, registry, {
        month: "2023-08",
        since: 1,
        refused: ["araria"],
        days: { from: 0, to: 5 },
      });
      clock.set(at("2023-08-06 12:00"));
    });
    const august = (env: Settings) => send(env, "2023-08");
    const rowsOf = async (officeId: string) => store.reminders.list({ month: "2023-08", officeId });
    const phones = (own: Record<string, string>) => {
      const settings = settingsOf({
        WHATSAPP_PHONE_NUMBER_ID: "123456789",
        WHATSAPP_ACCESS_TOKEN: "simulated-token",
        WHATSAPP_TEMPLATE: "live_reminder",
        WHATSAPP_API_URL: simulator.url,
      });
      writeContacts(own);
      return settings;
    };

    it("the text for an office that we could not watch says so, and not that it held nothing", async () => {
      const { sent } = await august(byMail());
      expect(sent.find(({ officeId }) => officeId === "araria")).toMatchObject({ kind: "not_seen" });
      const reported = mail.mails.findLast(({ recipients }) => recipients.includes("dm@araria.test"));
      expect(reported?.text).toContain("यह चूक हमारी ओर से है");
      expect(reported?.text).toContain("एक्सेस टोकन स्वीकार नहीं हुआ");
      expect(reported?.text).not.toContain("कोई लाइव नहीं देखा गया");
    });

    it("an address that the mail server refuses is kept as refused, logged without it, and not tried again until it changes", async () => {
      clock.set(at("2023-08-07 12:00"));
      mail.refused.add("dm@aurangabad.test");
      const first = await august(byMail());
      expect(first.sent.find(({ officeId }) => officeId === "aurangabad")).toMatchObject({
        state: "refused",
        refusedBy: "recipient",
        detail: expect.stringMatching(/550/),
      });
      expect(JSON.stringify([await rowsOf("aurangabad"), log.lines])).not.toContain("dm@aurangabad");
      clock.set(at("2023-08-08 12:00"));
      expect((await august(byMail())).skipped).toContainEqual({
        officeId: "aurangabad",
        why: "refused_before",
      });
      clock.set(at("2023-08-09 12:00"));
      const settings = byMail();
      writeContacts({ aurangabad: "aurangabad,DM,,office@aurangabad.test,,en" });
      expect((await august(settings)).sent.find(({ officeId }) => officeId === "aurangabad")?.state).toBe(
        "accepted",
      );
      expect(mail.mails.at(-1)?.subject ?? "").not.toBe("");
    });

    it("a message that a killed process had claimed is not sent again that day", async () => {
      clock.set(at("2023-08-10 12:00"));
      const settings = byMail();
      const outlet = outletOf(settings);
      const { reminders } = await previewReminders({ ...outlet, deps: depsOf() }, "2023-08");
      outlet.close();
      const supaul = reminders.find(({ claim }) => claim.officeId === "supaul");
      expect(supaul && (await store.reminders.claim(supaul.claim))).toBe(true);
      const { sent, skipped } = await august(settings);
      expect(sent.map(({ officeId }) => officeId)).not.toContain("supaul");
      expect(skipped).toContainEqual({ officeId: "supaul", why: "sent_today" });
      expect((await rowsOf("supaul")).at(-1)?.state).toBe("sending");
    });

    it("an office whose session comes while others are written to is not reminded", async () => {
      clock.set(at("2023-08-11 12:00"));
      const settings = byMail();
      const outlet = outletOf(settings);
      let isFirst = true;
      const senders = outlet.senders.map((sender) => ({
        ...sender,
        send: async (...message: Parameters<typeof sender.send>) => {
          if (isFirst) await holdSession(store, "supaul", at("2023-08-11 10:00"));
          isFirst = false;
          return sender.send(...message);
        },
      }));
      const { skipped, sent } = await sendReminders({ ...outlet, senders, deps: depsOf() }, "2023-08");
      outlet.close();
      expect(skipped).toContainEqual({ officeId: "supaul", why: "held_meanwhile" });
      expect(sent.map(({ officeId }) => officeId)).not.toContain("supaul");
    });

    it("a telephone alone is reached by WhatsApp with the approved template; one that opted out is kept as refused", async () => {
      clock.set(at("2023-08-12 12:00"));
      const before = simulator.messages.length;
      const own = { khagaria: "khagaria,DM,,,9800000001,hi", madhepura: "madhepura,DM,,,9800000050,hi" };
      const { sent, skipped } = await august(phones(own));
      expect(simulator.messages.slice(before)).toMatchObject([
        { to: "+919800000001", template: "live_reminder", language: "hi", phoneNumberId: "123456789" },
      ]);
      expect(simulator.messages.at(-1)?.parameters).toHaveLength(5);
      expect(sent.map(({ officeId, state }) => [officeId, state])).toEqual([
        ["khagaria", "accepted"],
        ["madhepura", "refused"],
      ]);
      expect(skipped.filter(({ why }) => why === "no_contact").length).toBeGreaterThan(1);
      expect(JSON.stringify(sent)).not.toContain("98000000");
    });

    it("a template that is not approved ends the channel for the day after one call, and is tried again on the next", async () => {
      clock.set(at("2023-08-13 12:00"));
      const own = { khagaria: "khagaria,DM,,,9800000001,hi", saharsa: "saharsa,DM,,,9800000002,hi" };
      const settings = phones(own);
      const whatsapp = settings.correspondence.whatsapp && {
        ...settings.correspondence.whatsapp,
        template: "not_approved",
      };
      const unapproved = { ...settings, correspondence: { ...settings.correspondence, whatsapp } };
      const before = simulator.messages.length;
      const { sent } = await august(unapproved);
      expect(sent.map(({ state, refusedBy }) => [state, refusedBy])).toEqual(
        Array.from({ length: 2 }, () => ["refused", "channel"]),
      );
      expect(sent[0]?.detail).toMatch(/132001/);
      expect(simulator.messages).toHaveLength(before);
      clock.set(at("2023-08-14 12:00"));
      expect((await august(phones(own))).sent.map(({ state }) => state)).toEqual(["accepted", "accepted"]);
    });

    it("a message that was accepted and did not arrive is kept as refused, and its recipient is not tried again", async () => {
      const own = { khagaria: "khagaria,DM,,,9800000003,hi", saharsa: "saharsa,DM,,,9800000004,hi" };
      clock.set(at("2023-08-16 12:00"));
      expect((await august(phones(own))).sent.map(({ state }) => state)).toEqual(["accepted", "accepted"]);
      const failed = (to: string, code: number) => ({
        id: simulator.messages.find((message) => message.to === to)?.id ?? "",
        status: "failed",
        recipient_id: to,
        errors: [{ code, title: "Message undeliverable", message: `Not delivered to ${to}` }],
      });
      const statuses = [failed("+919800000003", 131050), failed("+919800000004", 131049)];
      const noise = [
        { id: "wamid.of-others", status: "failed" },
        { ...failed("+919800000004", 0), status: "read" },
      ];
      const body = (value: object) =>
        Buffer.from(
          JSON.stringify({
            object: "whatsapp_business_account",
            entry: [{ id: "1", changes: [{ field: "messages", value }] }],
          }),
        );
      const endpoint = createDeliveryReports({ verifyToken: "a-token", appSecret: "a-secret" });
      const context = { store, clock, log: log.logger(), redact: (text: string) => text };
      const take = async (value: object) =>
        takeDeliveryReports(context, endpoint.readFailures(body(value)) ?? []);
      expect(await take({ statuses: noise })).toBe(0);
      expect(await take({ messages: [{ from: "919800000003", text: { body: "thanks" } }] })).toBe(0);
      expect(await take({ statuses })).toBe(2);
      expect(await take({ statuses })).toBe(0);
      const [khagaria, saharsa] = [(await rowsOf("khagaria")).at(-1), (await rowsOf("saharsa")).at(-1)];
      expect(khagaria).toMatchObject({
        state: "refused",
        refusedBy: "recipient",
        detail: expect.stringContaining("131050"),
      });
      expect(saharsa).toMatchObject({ state: "failed", refusedBy: null });
      expect(JSON.stringify(await store.reminders.list({}))).not.toMatch(/98000000|wamid|"messages"/);
      clock.set(at("2023-08-17 12:00"));
      const next = await august(phones(own));
      expect(next.sent.map(({ officeId }) => officeId)).toEqual(["saharsa"]);
      expect(next.skipped).toContainEqual({ officeId: "khagaria", why: "refused_before" });
    });

    it("nothing is sent while the clock disagrees, nor where the mail server cannot be reached, and nothing is claimed", async () => {
      clock.set(at("2023-08-15 12:00"));
      const outlet = outletOf(byMail());
      const requireClock = () => Promise.reject(new ClockError("the clock is ahead"));
      await expect(sendReminders({ ...outlet, requireClock, deps: depsOf() }, "2023-08")).rejects.toThrow(
        ClockError,
      );
      outlet.close();
      const away = settingsOf({ REACH_SMTP_URL: "smtp://127.0.0.1:1", REACH_MAIL_FROM: "reach@example.org" });
      const { sent, closed } = await august(away);
      expect([sent, closed.map(({ channel }) => channel)]).toEqual([[], ["mail"]]);
      const today = (await store.reminders.list({ month: "2023-08" })).filter(
        ({ day }) => day === "2023-08-15",
      );
      expect(today).toEqual([]);
    });

    it("simulated data is sent to no real person: a mail server elsewhere receives it for reserved names alone", () => {
      const elsewhere = outletOf(
        settingsOf({ REACH_SMTP_URL: "smtps://mail.example.in", REACH_MAIL_FROM: "reach@example.in" }),
      );
      const contact = { officeId: "gaya", name: "A", designation: null, phone: null, lang: "hi" } as const;
      const reach = (email: string) =>
        elsewhere.senders[0]?.addressOf({ ...contact, email, activeFrom: null, activeTo: null });
      expect(reach("dm@gaya.nic.in")).toBeNull();
      expect(reach("gaya@example.org")).toBe("gaya@example.org");
      elsewhere.close();
    });
  });
});

/** A session that counts, as a look shows it. */
async function holdSession(store: Store, officeId: string, startedAt: Date): Promise<void> {
  const own = { accountKey: `${officeId}.facebook`, officeId };
  const sessions = [seen({ sessionId: `late-${officeId}`, fromId: null, startedAt, lengthSeconds: 2_400 })];
  const slot = new Date(startedAt.getTime() + 3_600_000);
  await store.readings.record(write({ looks: [look({ ...own, slot, at: slot, sessions })] }));
}
