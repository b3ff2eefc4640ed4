import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renewPushes } from "../../../src/services/collecting/pushes/subscribe-pushes.ts";
import { runDoctor } from "../../../src/services/operations/doctor/run-doctor.ts";
import { toAccountsCsv } from "../../../src/simulator/control/accounts-csv.ts";
import { type TestApi, startApi } from "../../support/api.ts";
import { at, environmentOf, type Process, Rig } from "../../support/collector.ts";
import { ReachProcess } from "../../support/reach-process.ts";
import { until } from "../../support/until.ts";
import { freePort } from "../store/free-port.ts";

const VERIFY_TOKEN = "a-verify-token-of-ours";
const NEVER = new AbortController().signal;
const DAY_MINUTES = 1_440;

describe("pushes that the platforms deliver to whom subscribed to them", () => {
  let rig: Rig;
  let daemon: Process;
  let api: TestApi;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-pushes-"));
    const port = await freePort();
    rig = await Rig.open({
      purpose: "subscribed",
      accounts: 3,
      livesEach: 0,
      platforms: ["facebook", "x", "youtube"],
      start: at("2023-07-20 12:05"),
      env: async (simulator) => {
        const { secrets, youtubeApiUrl, hubUrl } = simulator;
        const own = [...secrets.pageTokens].slice(0, 2);
        await writeFile(join(folder, "tokens.json"), JSON.stringify(Object.fromEntries(own)));
        env = {
          FACEBOOK_WEBHOOK_VERIFY_TOKEN: VERIFY_TOKEN,
          FACEBOOK_PAGE_TOKENS_FILE: join(folder, "tokens.json"),
          X_CONSUMER_KEY: secrets.xConsumerKey,
          X_CONSUMER_SECRET: secrets.xConsumerSecret,
          YOUTUBE_API_URL: youtubeApiUrl,
          YOUTUBE_API_KEY: secrets.youtubeApiKey,
          YOUTUBE_HUB_URL: hubUrl,
          REACH_PUBLIC_URL: `http://127.0.0.1:${port}`,
        };
        return env;
      },
    });
    daemon = await rig.process();
    await daemon.drive.advance();
    api = await startApi(daemon.collector, { port });
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
    await rm(folder, { recursive: true });
  });

  const sessions = async () => {
    const { items } = await api.json<{ items: Record<string, unknown>[] }>("/v1/live-sessions");
    return new Map(items.map((row) => [row["sessionId"], row]));
  };
  const session = async (liveId: string) => (await sessions()).get(liveId);
  const doctor = async (name: string) =>
    (await runDoctor(daemon.collector, NEVER)).find(({ subject }) => subject === `${name} pushes`);

  const put = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const subscribe = async () => {
    const offices = rig.simulator.offices.map(
      ({ officeId, nameEn, nameHi }) => `${officeId},district,${nameEn},${nameHi},,,`,
    );
    const header = "office,kind,name_en,name_hi,lgd_code,division,aliases";
    const place = {
      ...environmentOf(rig.database, rig.simulator),
      ...env,
      REACH_DATA_DIR: join(folder, "data"),
      REACH_CLOCK_FILE: await put("clock", String(rig.clock.now().getTime())),
      REACH_OFFICES_FILE: await put("offices.csv", [header, ...offices].join("\n")),
      REACH_ACCOUNTS_FILE: await put("accounts.csv", toAccountsCsv(rig.simulator.accounts)),
    };
    return new ReachProcess(["hooks", "subscribe"], place, folder).finished();
  };

  it("are subscribed by a command, which says of each account whether it is, and doctor says so afterwards", async () => {
    expect(await doctor("Facebook")).toMatchObject({ state: "warning", detail: "none was received yet" });
    expect(await doctor("YouTube")).toMatchObject({ state: "warning" });
    const { pushes } = rig.simulator;
    expect(await pushes.enterAddress("facebook", `${api.address}/hooks/facebook`, "another token")).toBe(
      false,
    );
    expect(await pushes.enterAddress("facebook", `${api.address}/hooks/facebook`, VERIFY_TOKEN)).toBe(true);
    const { code, stdout, stderr } = await subscribe();
    expect([code, stderr.includes("rror")]).toEqual([3, false]);
    const states = stdout
      .split("\n")
      .flatMap((line) => /^(\w+) +(\S+) +(yes|NO) /.exec(line)?.slice(1).join(" ") ?? []);
    expect(states).toEqual([
      "facebook office-1.facebook yes",
      "facebook office-2.facebook yes",
      "facebook office-3.facebook NO",
      "youtube office-1.youtube yes",
      "youtube office-2.youtube yes",
      "youtube office-3.youtube yes",
    ]);
    expect(stdout).toMatch(/office-3.facebook .*FACEBOOK_PAGE_TOKENS_FILE/);
    await until(() => pushes.subscriptions.length === 5);
    expect(await doctor("Facebook")).toMatchObject({
      state: "ok",
      detail: "none was received yet; subscribed at 2023-07-20T06:35:00.000Z",
    });
    expect(await doctor("YouTube")).toMatchObject({
      state: "ok",
      detail: "none was received yet; subscribed until 2023-07-30T06:35:00.000Z",
    });
  });

  it("show what is on air on each platform, and its end, and nothing of a Page that is not subscribed", async () => {
    const { pushes, mutate } = rig.simulator;
    expect(await pushes.enterAddress("x", `${api.address}/hooks/x`)).toBe(true);
    pushes.subscribe("x", "office-1.x");
    const accounts = ["office-1.facebook", "office-1.x", "office-1.youtube", "office-3.facebook"];
    const lives = accounts.map((account) => mutate.startLive({ account }).liveId);
    await pushes.deliver();
    await until(async () => {
      const found = await sessions();
      return lives.slice(0, 3).every((id) => found.get(id)?.["state"] === "live");
    });
    rig.clock.move(2);
    for (const id of lives) mutate.endLive(id);
    await pushes.deliver();
    const [facebook = "", x = "", youtube = "", silent = ""] = lives;
    expect(await session(facebook)).toMatchObject({ state: "ended" });
    expect(await session(x)).toMatchObject({ state: "ended" });
    await until(async () => (await session(youtube))?.["state"] === "ended");
    expect(await session(silent)).toBeUndefined();
    expect(new Set(pushes.deliveries.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await doctor("Facebook")).toMatchObject({
      state: "ok",
      detail: expect.stringContaining("the last was received at 2023-07-20T06:37:00.000Z") as string,
    });
  });

  it("are sent again when they could not be taken", async () => {
    const { pushes, mutate } = rig.simulator;
    await api.close();
    const { liveId } = mutate.startLive({ account: "office-2.facebook" });
    await pushes.deliver();
    expect(pushes.deliveries.at(-1)).toMatchObject({ liveId, status: null });
    api = await startApi(daemon.collector, { port: Number(new URL(api.address).port) });
    await pushes.deliver();
    expect(await session(liveId)).toMatchObject({ state: "live" });
  });

  it("of a hub are leases, which are renewed before they end; one that ended is what doctor says", async () => {
    const hub = () => rig.simulator.requests.count("hub.subscribe");
    const taken = hub();
    rig.clock.move(6 * DAY_MINUTES);
    await renewPushes(daemon.collector, NEVER);
    expect(hub()).toBe(taken);
    rig.clock.move(2 * DAY_MINUTES);
    await api.close();
    await renewPushes(daemon.collector, NEVER);
    expect(hub()).toBe(taken + 3);
    await renewPushes(daemon.collector, NEVER);
    expect(hub()).toBe(taken + 3);
    expect(await doctor("YouTube")).toMatchObject({
      state: "warning",
      detail: expect.stringContaining("the address was not asked back since") as string,
    });
    rig.clock.move(11 * DAY_MINUTES);
    expect(await doctor("YouTube")).toMatchObject({
      state: "warning",
      detail: expect.stringContaining("the subscription ended at 2023-08-07") as string,
      remedy: "Run reach hooks subscribe.",
    });
  });
});
