import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toDatabaseName } from "../../../config/database-name.ts";
import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import type { Simulator } from "../../../src/simulator/simulator.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { at, environmentOf, HandClock } from "../../support/collector.ts";
import { ReachProcess } from "../../support/reach-process.ts";
import { type TestDatabase, testDatabase } from "../../support/servers.ts";
import { startSteady } from "../../support/simulated-platforms.ts";
import { SmtpInbox } from "../../support/smtp-inbox.ts";
import { listPressMonths, reportDeps, seedDistricts } from "./press-month.ts";

const FIVE = ["aurangabad", "khagaria", "madhepura", "saharsa", "supaul"];
const THREE = ["gaya", "patna", "saharsa"];

/** An SMTP server that takes a mail's recipient and never answers to the mail itself. */
async function startHangingServer(): Promise<{ url: string; gotMail: Promise<unknown>; server: Server }> {
  let tell: (value: unknown) => void = () => {};
  const gotMail = new Promise((resolve) => (tell = resolve));
  const server = createServer((socket: Socket) => {
    socket.on("error", () => {});
    socket.write("220 test\r\n");
    socket.on("data", (chunk) => {
      if (/^DATA/i.test(chunk.toString("utf8"))) tell(null);
      else socket.write("250 ok\r\n");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, gotMail, server };
}

describe("letters, links and reminders as commands of their own", () => {
  let database: TestDatabase;
  let store: Store;
  let simulator: Simulator;
  let inbox: SmtpInbox;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-letters-"));
    inbox = await SmtpInbox.start();
    const clock = new HandClock(at("2023-09-05 12:00"));
    simulator = await startSteady({ accounts: 1, livesEach: 0 }, { clock });
    database = testDatabase("letter_commands");
    const name = toDatabaseName({ mode: "simulated" }, database.namedUri);
    store = await openStore({ uri: database.mongoUri, database: name, collectorVersion: "test" });
    await store.prepare();
    const registry = await seedDistricts(store);
    await listPressMonths(store, registry);
    await freezeDueMonths(reportDeps(store, clock.now().toISOString()));
    const contacts = THREE.map((office) => `${office},DM,,dm@${office}.test,,en`);
    await writeFile(
      join(folder, "contacts.csv"),
      ["office,name,designation,email,phone,lang", ...contacts, ""].join("\n"),
    );
    env = {
      ...environmentOf(database, simulator),
      REACH_DATA_DIR: join(folder, "data"),
      REACH_CLOCK_FILE: join(folder, "clock"),
      REACH_CONTACTS_FILE: join(folder, "contacts.csv"),
      REACH_PUBLIC_URL: "https://reach.example.org",
      REACH_MAIL_FROM: "reach@example.org",
      REACH_SMTP_URL: inbox.url,
    };
    await setClock("2023-09-05 12:00");
  });
  afterAll(async () => {
    await store.close();
    await simulator.close();
    await inbox.close();
    await database.cleanUp();
    await rm(folder, { recursive: true });
  });

  const setClock = (local: string) => writeFile(join(folder, "clock"), String(at(local).getTime()));
  const run = (...args: string[]) => new ReachProcess(args, env, folder).finished();
  const remindedOf = async () =>
    (JSON.parse((await run("remind", "list", "--format", "json")).stdout) as Record<string, string>[]).map(
      ({ day, office, state }) => `${day} ${office} ${state}`,
    );

  it("letters are files of the five of August, the same when they are made again, and in the list once each", async () => {
    const out = join(folder, "letters");
    const make = () => run("letters", "make", "--month", "2023-08", "--out", out, "--by", "A. Kumar");
    expect(await make()).toMatchObject({ code: 0 });
    const names = (await readdir(out)).toSorted();
    expect(names).toEqual(FIVE.map((office) => `simulated-2023-08-explanation-${office}.hi.docx`));
    const read = () => Promise.all(names.map((name) => readFile(join(out, name))));
    const first = await read();
    expect(await make()).toMatchObject({ code: 0 });
    expect(await read()).toEqual(first);
    const { stdout } = await run("letters", "list", "--month", "2023-08", "--format", "json");
    const rows = JSON.parse(stdout) as { office: string; state: string }[];
    const drafted = rows.filter(({ state }) => state === "drafted");
    expect(drafted.map(({ office }) => office).toSorted()).toEqual(FIVE);
  });

  it("a link is printed alone, listed, and revoked", async () => {
    const made = await run("link", "make", "Saharsa", "--month", "2023-08", "--by", "A. Kumar");
    expect([made.code, made.stdout]).toEqual([
      0,
      expect.stringMatching(/^https:\/\/reach\.example\.org\/s\/[\w-]{59}$/),
    ]);
    const listed = (await run("link", "list")).stdout;
    const id = /^(\S+) .*saharsa .*A\. Kumar/m.exec(listed)?.[1] ?? "";
    expect(listed).not.toContain(made.stdout.slice(-59));
    expect(await run("link", "revoke", id)).toMatchObject({ code: 0 });
    expect((await run("link", "list")).stdout).toMatch(new RegExp(`^${id} .*revoked`, "m"));
    expect((await run("link", "make", "nowhere", "--by", "A")).code).toBe(1);
  });

  it("a reminder goes out once a day, and a dry run sends none", async () => {
    const dry = await run("remind", "--dry-run");
    expect([dry.code, inbox.mails.length]).toEqual([0, 0]);
    expect(dry.stdout).toContain("--- saharsa, mail, en, not_seen");
    expect(await run("remind")).toMatchObject({ code: 0 });
    const recipients = () => inbox.mails.flatMap((mail) => mail.recipients).toSorted();
    expect(recipients()).toEqual(THREE.map((office) => `dm@${office}.test`));
    const again = await run("remind");
    expect([again.code, again.stdout]).toEqual([0, ""]);
    expect(again.stderr).toContain("was written to today: gaya, patna, saharsa");
    expect(inbox.mails).toHaveLength(3);
  });

  it("one that was claimed when its process was killed is never sent again, and the others are", async () => {
    await setClock("2023-09-06 12:00");
    const hanging = await startHangingServer();
    const killed = new ReachProcess(["remind"], { ...env, REACH_SMTP_URL: hanging.url }, folder);
    await hanging.gotMail;
    await killed.stop("SIGKILL");
    hanging.server.close();
    const before = inbox.mails.length;
    expect(await run("remind")).toMatchObject({ code: 0 });
    const today = (await remindedOf()).filter((row) => row.startsWith("2023-09-06")).toSorted();
    expect(today).toEqual(
      ["gaya sending", "patna accepted", "saharsa accepted"].map((row) => `2023-09-06 ${row}`),
    );
    const reached = inbox.mails.slice(before).flatMap((mail) => mail.recipients);
    expect(reached.toSorted()).toEqual(["dm@patna.test", "dm@saharsa.test"]);
  });
});
