import type { Simulator } from "../../../src/simulator/simulator.ts";
import { type AnsweringServer, startAnsweringServer } from "../../support/answering-server.ts";
import { startSteady } from "../../support/simulated-platforms.ts";
import { until } from "../../support/until.ts";
import { HandClock } from "./sim-support.ts";

describe("what the simulated platforms push", () => {
  let simulator: Simulator;
  let clock: HandClock;
  let listener: AnsweringServer;
  let echoes: boolean;
  beforeEach(async () => {
    echoes = true;
    clock = new HandClock("2023-07-20T06:30:00Z");
    simulator = await startSteady(
      { accounts: 2, livesEach: 0, platforms: ["facebook", "youtube"] },
      { clock },
    );
    listener = await startAnsweringServer(({ url }, response) =>
      response.end(echoes ? (url.searchParams.get("hub.challenge") ?? "ok") : "no"),
    );
  });
  afterEach(async () => {
    await simulator.close();
    await listener.close();
  });

  const post = async (path: string, form: Record<string, string>) => {
    const answer = await fetch(`${simulator.url}${path}`, {
      method: "POST",
      body: new URLSearchParams(form),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const channel = () => simulator.world.face("office-1.youtube").id;
  const request = (topic = channel()) => ({
    "hub.mode": "subscribe",
    "hub.topic": `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${topic}`,
    "hub.callback": `${listener.url}/hooks/youtube`,
    "hub.secret": "shh",
    "hub.lease_seconds": "60",
  });
  const sent = () => listener.requests.filter(({ method }) => method === "POST");

  it("of a channel goes to whom the hub has asked back, until the lease ends", async () => {
    expect((await post("/subscribe", request("UC0000000000000000000000"))).status).toBe(400);
    expect((await post("/subscribe", request())).status).toBe(202);
    await until(() => simulator.pushes.subscriptions.length === 1);
    expect(listener.requests[0]?.url.searchParams.get("hub.lease_seconds")).toBe("60");
    const { liveId } = simulator.mutate.startLive({ account: "office-1.youtube", title: "Q & A" });
    await simulator.pushes.deliver();
    await simulator.pushes.deliver();
    expect(sent().map(({ body }) => body)).toEqual([
      expect.stringMatching(new RegExp(`<yt:videoId>${liveId}<[^]*<title>Q &amp; A</title>`)) as string,
    ]);
    clock.set("2023-07-20T06:31:00Z");
    simulator.mutate.startLive({ account: "office-1.youtube" });
    await simulator.pushes.deliver();
    expect(sent()).toHaveLength(1);
  });

  it("goes nowhere when the address does not echo the challenge", async () => {
    echoes = false;
    expect((await post("/subscribe", request())).status).toBe(202);
    await until(() => listener.requests.length === 1);
    expect(await simulator.pushes.enterAddress("facebook", listener.url)).toBe(false);
    simulator.mutate.startLive({ account: "office-1.youtube" });
    await simulator.pushes.deliver();
    expect(sent()).toEqual([]);
  });

  it("of a Page goes to the app's address once its own token subscribed it, and never after it was deleted", async () => {
    const { id } = simulator.world.face("office-1.facebook");
    const ask = (token: string) =>
      post(`/v26.0/${id}/subscribed_apps`, { access_token: token, subscribed_fields: "live_videos" });
    expect((await ask(simulator.secrets.facebookToken)).text).toContain("(#210)");
    expect(JSON.parse((await ask(simulator.secrets.pageTokens.get(id) ?? "")).text)).toEqual({
      success: true,
    });
    const gone = simulator.mutate.startLive({ account: "office-1.facebook" });
    simulator.mutate.deleteLive(gone.liveId);
    const { liveId } = simulator.mutate.startLive({ account: "office-1.facebook", minutes: 10 });
    await simulator.pushes.deliver();
    expect(sent()).toEqual([]);
    expect(await simulator.pushes.enterAddress("facebook", listener.url)).toBe(true);
    clock.set("2023-07-20T07:00:00Z");
    await simulator.pushes.deliver();
    const reported = sent().map(
      ({ body }) => (JSON.parse(body) as { entry: { changes: unknown }[] }).entry[0],
    );
    expect(reported).toEqual(
      ["live", "live_stopped", "vod"].map((status) => ({
        id,
        time: expect.any(Number) as number,
        changes: [{ field: "live_videos", value: { id: liveId, status } }],
      })),
    );
  });
});
