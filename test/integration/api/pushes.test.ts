import { createHmac } from "node:crypto";
import { hubSecretOf } from "../../../src/platforms/youtube/push.ts";
import { digestMessageId } from "../../../src/services/correspondence/reminders/take-delivery-reports.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, type Process, Rig } from "../../support/collector.ts";
import { until } from "../../support/until.ts";

const VERIFY_TOKEN = "a-verify-token-of-ours";
const CONSUMER_SECRET = "the-secret-of-the-app-on-x";

describe("pushes of the platforms", () => {
  let rig: Rig;
  let daemon: Process;
  let api: TestApi;
  beforeAll(async () => {
    rig = await Rig.open({
      purpose: "pushes",
      accounts: 4,
      livesEach: 0,
      platforms: ["facebook", "x", "youtube"],
      start: at("2023-07-20 12:05"),
      env: ({ youtubeApiUrl, secrets }) =>
        Promise.resolve({
          FACEBOOK_WEBHOOK_VERIFY_TOKEN: VERIFY_TOKEN,
          X_CONSUMER_KEY: "key",
          X_CONSUMER_SECRET: CONSUMER_SECRET,
          YOUTUBE_API_URL: youtubeApiUrl,
          YOUTUBE_API_KEY: secrets.youtubeApiKey,
          REACH_PUBLIC_URL: "https://reach.example.org",
          WHATSAPP_PHONE_NUMBER_ID: "123456789",
          WHATSAPP_ACCESS_TOKEN: "a-token",
          WHATSAPP_TEMPLATE: "live_reminder",
          WHATSAPP_APP_SECRET: "the-secret-of-the-app-on-whatsapp",
        }),
    });
    daemon = await rig.process();
    await daemon.drive.advance();
    api = await startApi(daemon.collector);
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  const idOf = (account: string) => rig.simulator.world.face(account).id;
  const post = (platform: string, body: string, headers: Record<string, string>) =>
    api.ask(`/hooks/${platform}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
  const pushFacebook = (entry: object, secret = rig.simulator.secrets.facebookAppSecret) => {
    const body = JSON.stringify({ object: "page", entry: [entry] });
    const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
    return post("facebook", body, { "x-hub-signature-256": signature });
  };
  const liveEntry = (account: string, liveId: string, status = "live", when = rig.clock.now()) => ({
    id: idOf(account),
    time: Math.floor(when.getTime() / 1000),
    changes: [{ field: "live_videos", value: { id: liveId, status } }],
  });
  const session = async (sessionId: string) =>
    (await rig.exported("live-sessions")).find((row) => row["sessionId"] === sessionId);

  it("are asked back with their own secret, and refused with another", async () => {
    const ask = (token: string) =>
      api.ask(`/hooks/facebook?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=4711`);
    expect(await (await ask(VERIFY_TOKEN)).text()).toBe("4711");
    expect((await ask("another")).status).toBe(403);
    const crc = await api.json<{ response_token: string }>("/hooks/x?crc_token=abc");
    const digest = createHmac("sha256", CONSUMER_SECRET).update("abc").digest("base64");
    expect(crc.response_token).toBe(`sha256=${digest}`);
    const topic = `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${idOf("office-1.youtube")}`;
    const hub = (of: string) =>
      api.ask(`/hooks/youtube?hub.mode=subscribe&hub.challenge=12&hub.topic=${encodeURIComponent(of)}`);
    expect(await (await hub(topic)).text()).toBe("12");
    expect((await hub("https://elsewhere.example.org/feed")).status).toBe(403);
    expect((await api.ask("/hooks/instagram")).status).toBe(404);
  });

  it("show a live within seconds, once a minute however often it is pushed, and keep it when it is deleted at once", async () => {
    const account = "office-1.facebook";
    const { liveId } = rig.simulator.mutate.startLive({ account, minutes: 40 });
    const asked = rig.simulator.requests.count("graph.batch");
    const began = performance.now();
    expect((await pushFacebook(liveEntry(account, liveId))).status).toBe(200);
    await until(async () => (await session(liveId))?.["title"] !== null);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(await session(liveId)).toMatchObject({ state: "live", firstSeenLiveAt: rig.clock.now() });
    const repeats = await Promise.all(
      Array.from({ length: 50 }, () => pushFacebook(liveEntry(account, liveId))),
    );
    expect(new Set(repeats.map(({ status }) => status))).toEqual(new Set([200]));
    expect(rig.simulator.requests.count("graph.batch") - asked).toBe(1);

    const short = rig.simulator.mutate.startLive({ account: "office-2.facebook", minutes: 40 });
    rig.simulator.mutate.deleteLive(short.liveId);
    await pushFacebook(liveEntry("office-2.facebook", short.liveId));
    expect(await session(short.liveId)).toMatchObject({ state: "live", firstSeenLiveAt: rig.clock.now() });
  });

  it("are refused with a wrong signature, unread with a broken body, and nothing with an unknown account", async () => {
    await until(async () => {
      const { waiting, active } = await daemon.collector.queues.countJobs("facebook");
      return waiting + active === 0;
    });
    const before = rig.simulator.requests.total;
    expect((await pushFacebook(liveEntry("office-3.facebook", "1"), "wrong")).status).toBe(403);
    expect((await post("facebook", "{}", {})).status).toBe(403);
    const broken = "{not json";
    const signature = createHmac("sha256", rig.simulator.secrets.facebookAppSecret)
      .update(broken)
      .digest("hex");
    expect((await post("facebook", broken, { "x-hub-signature-256": `sha256=${signature}` })).status).toBe(
      400,
    );
    expect((await post("facebook", "x".repeat(1_100_000), {})).status).toBe(413);
    const unknown = { ...liveEntry("office-3.facebook", "1"), id: "999000" };
    expect((await pushFacebook(unknown)).status).toBe(200);
    expect(rig.simulator.requests.total).toBe(before);
    expect(await session("1")).toBeUndefined();
    const metrics = await (await api.ask("/metrics")).text();
    expect(metrics).toMatch(/reach_pushes\{platform="facebook",result="refused",[^}]*\} 2/);
  });

  it("of a channel's feed are a hint, after which its lives are read", async () => {
    const account = "office-1.youtube";
    const { liveId } = rig.simulator.mutate.startLive({ account, minutes: 40 });
    const feed = (entry: string) =>
      `<?xml version="1.0"?><feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">${entry}</feed>`;
    const push = (body: string) => {
      const secret = hubSecretOf(rig.simulator.secrets.youtubeApiKey);
      const signature = `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`;
      return post("youtube", body, { "x-hub-signature": signature, "content-type": "application/atom+xml" });
    };
    const entry = `<entry><yt:videoId>${liveId}</yt:videoId><yt:channelId>${idOf(account)}</yt:channelId></entry>`;
    expect((await push(`<!DOCTYPE feed [<!ENTITY a "b">]>${feed(entry)}`)).status).toBe(400);
    expect((await push("no feed at all")).status).toBe(400);
    expect((await push(feed(entry))).status).toBe(200);
    await until(async () => (await session(liveId))?.["state"] === "live");
    expect(await session(liveId)).toMatchObject({ kind: "live" });
  });

  it("of WhatsApp report what became of messages, behind the app's own secret", async () => {
    const ask = (token: string) =>
      api.ask(`/hooks/whatsapp?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=12`);
    expect(await (await ask(VERIFY_TOKEN)).text()).toBe("12");
    expect((await ask("another")).status).toBe(403);
    const { reminders } = rig.deployment.store;
    const [reminderId, messageId] = ["2023-07-20|office-1|whatsapp|hi", "wamid.HBgM"];
    const who = {
      officeId: "office-1",
      month: "2023-07",
      day: "2023-07-20",
      lang: "hi",
      recipient: "x",
    } as const;
    const what = { reminderId, kind: "pending", channel: "whatsapp", refusedBy: null, detail: null } as const;
    await reminders.claim({ ...who, ...what, state: "sending", claimedAt: rig.clock.now(), settledAt: null });
    const accepted = {
      state: "accepted",
      refusedBy: null,
      detail: null,
      settledAt: rig.clock.now(),
    } as const;
    await reminders.settle(reminderId, { ...accepted, messages: [digestMessageId(messageId)] });
    const status = { id: messageId, status: "failed", errors: [{ code: 131026, title: "Undeliverable" }] };
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: "1", changes: [{ field: "messages", value: { statuses: [status] } }] }],
    });
    const push = (text: string, secret = "the-secret-of-the-app-on-whatsapp") =>
      post("whatsapp", text, {
        "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`,
      });
    expect((await push(body, rig.simulator.secrets.facebookAppSecret)).status).toBe(403);
    expect((await push("{no json")).status).toBe(400);
    expect((await push("[]")).status).toBe(200);
    expect((await reminders.list({ officeId: "office-1" }))[0]?.state).toBe("accepted");
    expect((await push(body)).status).toBe(200);
    expect((await reminders.list({ officeId: "office-1" }))[0]).toMatchObject({ state: "refused" });
  });

  it("of X are checked with the app's secret", async () => {
    const body = JSON.stringify({
      data: {
        event_type: "broadcast.start",
        filter: { user_id: idOf("office-1.x") },
        payload: { broadcast_id: "1ABCDEFGHJKLM", event_timestamp_ms: rig.clock.now().getTime() },
      },
    });
    const signed = (secret: string) =>
      post("x", body, {
        "x-twitter-webhooks-signature": `sha256=${createHmac("sha256", secret).update(body).digest("base64")}`,
      });
    expect((await signed("another")).status).toBe(403);
    expect((await signed(CONSUMER_SECRET)).status).toBe(200);
    expect(await session("1ABCDEFGHJKLM")).toMatchObject({ state: "live", platform: "x" });
  });
});
