import { createRequire } from "node:module";
import { Agent } from "node:https";
import { connect } from "node:net";
import { TwitterApi } from "twitter-api-v2";
import type { Simulator } from "../../../src/simulator/simulator.ts";
import { closeAll, HandClock, idOf, simulate } from "../../unit/simulator/sim-support.ts";

afterEach(closeAll);

type Row = Record<string, unknown> & { _data: Record<string, unknown> };
type Cursor = Row[] & { hasNext(): boolean; next(): Promise<Cursor> };
type Node = {
  get(fields: string[]): Promise<Row>;
  getLiveVideos(fields: string[], params: Record<string, unknown>): Promise<Cursor>;
  getVideos(fields: string[], params: Record<string, unknown>): Promise<Cursor>;
};
type Api = { call(method: string, path: string[], params: Record<string, unknown>): Promise<Row> };
type Batch = {
  add(
    method: string,
    path: string[],
    params: Record<string, unknown>,
    files: null,
    done: (answer: BatchAnswer) => void,
    failed: (answer: BatchAnswer) => void,
  ): void;
  execute(): Promise<Batch | null>;
};
type BatchAnswer = { body: Record<string, unknown>; isSuccess: boolean };
type Sdk = {
  FacebookAdsApi: { new (token: string, locale: string, crashLog: boolean): Api; readonly VERSION: string };
  FacebookAdsApiBatch: new (api: Api) => Batch;
  Page: new (id: string, data: object, parent: undefined, api: Api) => Node;
  LiveVideo: new (id: string, data: object, parent: undefined, api: Api) => Node;
};

const sdk = createRequire(import.meta.url)("facebook-nodejs-business-sdk") as Sdk;

/** Meta's SDK has its address as a static getter; nothing else about it is changed. */
function facebookClient(simulator: Simulator, token = simulator.secrets.facebookToken): Api {
  Object.defineProperty(sdk.FacebookAdsApi, "GRAPH", { configurable: true, get: () => simulator.graphUrl });
  return new sdk.FacebookAdsApi(token, "en_US", false);
}

describe("facebook-nodejs-business-sdk reads the simulator", () => {
  it("a Page, and all its lives over several pages, by following the links that it is given", async () => {
    const simulator = await simulate(new HandClock("2023-07-29T12:00:00Z"));
    const api = facebookClient(simulator);
    const page = new sdk.Page(idOf(simulator, "samastipur.facebook"), {}, undefined, api);
    const { _data: data } = await page.get(["id", "name", "username", "followers_count", "fan_count"]);
    expect(data).toMatchObject({ username: "sim.samastipur", followers_count: expect.any(Number) });
    const fields = ["id", "status", "broadcast_start_time", "video{id,length}"];
    let cursor = await page.getLiveVideos(fields, { limit: 4, broadcast_status: ["VOD"] });
    const ids = cursor.map((live) => live["id"]);
    while (cursor.hasNext()) {
      cursor = await cursor.next();
      ids.push(...cursor.map((live) => live["id"]));
    }
    const listed = simulator.world.listedAt("samastipur.facebook", new Date("2023-07-29T12:00:00Z"));
    expect(ids.length).toBeGreaterThan(8);
    expect(ids).toEqual(listed.map(({ liveId }) => liveId));
    const live = await new sdk.LiveVideo(String(ids[0]), {}, undefined, api).get(["status", "video"]);
    expect(live._data).toMatchObject({ status: "VOD" });
    expect(await page.getVideos(["id", "length"], { type: "uploaded" })).toHaveLength(ids.length);
  });

  it("a batch, whose failed item does not fail the others", async () => {
    const simulator = await simulate(new HandClock("2023-07-29T12:00:00Z"));
    simulator.faults.add({ kind: "gone", account: "gaya.facebook" });
    const batch = new sdk.FacebookAdsApiBatch(facebookClient(simulator));
    const done: BatchAnswer[] = [];
    const failed: BatchAnswer[] = [];
    for (const office of ["patna", "gaya", "saran"])
      batch.add(
        "GET",
        [idOf(simulator, `${office}.facebook`)],
        { fields: "id,followers_count" },
        null,
        (answer) => done.push(answer),
        (answer) => failed.push(answer),
      );
    expect(await batch.execute()).toBeNull();
    expect([done.length, failed.length]).toEqual([2, 1]);
    expect(done[0]?.body).toMatchObject({ followers_count: expect.any(Number) });
  });

  it("the errors of the platform, as the SDK's own error class parses them", async () => {
    const simulator = await simulate(new HandClock("2023-07-29T12:00:00Z"));
    const api = facebookClient(simulator, "EAANOSUCH");
    await expect(api.call("GET", ["me"], {})).rejects.toMatchObject({
      name: "FacebookRequestError",
      status: 400,
      response: expect.objectContaining({ code: 190, type: "OAuthException" }),
    });
  });

  it("under its own version, which the simulator serves", () => {
    expect(sdk.FacebookAdsApi.VERSION).toMatch(/^v2[1-6]\.0$/);
  });
});

/** The client calls api.x.com as usual; only its connections are directed to the simulator. */
class LoopbackAgent extends Agent {
  readonly #port: number;

  constructor(port: number) {
    super({ keepAlive: false });
    this.#port = port;
  }

  override createConnection(): ReturnType<typeof connect> {
    return connect(this.#port, "127.0.0.1");
  }
}

function xClient(simulator: Simulator, token = simulator.secrets.xBearerToken): TwitterApi {
  return new TwitterApi(token, { httpAgent: new LoopbackAgent(simulator.port) });
}

describe("twitter-api-v2 reads the simulator", () => {
  it("users by id and by name, found and missing, with their counters and the limits of the window", async () => {
    const simulator = await simulate(new HandClock("2023-07-29T12:00:00Z"), { xDialect: "tweet" });
    const client = xClient(simulator);
    const ids = ["patna.x", "gaya.x"].map((key) => idOf(simulator, key));
    const users = await client.v2.users(ids, { "user.fields": ["public_metrics", "verified_type"] });
    expect(users.data.map(({ username }) => username)).toEqual(["sim_patna", "sim_gaya"]);
    expect(users.data[0]?.public_metrics).toMatchObject({
      followers_count: simulator.world.followersAt("patna.x", new Date("2023-07-29T12:00:00Z")),
      tweet_count: expect.any(Number),
    });
    const named = await client.v2.usersByUsernames(["sim_saran", "sim_nobody"]);
    expect(named.data).toHaveLength(1);
    expect(named.errors).toEqual([
      expect.objectContaining({ title: "Not Found Error", value: "sim_nobody" }),
    ]);
    expect((await client.v2.user(ids[0] ?? "")).data.username).toBe("sim_patna");
    expect((await client.v2.userByUsername("sim_gaya")).data.id).toBe(ids[1]);
  });

  it("a timeline page by page", async () => {
    const simulator = await simulate(new HandClock("2023-07-29T12:00:00Z"));
    const timeline = await xClient(simulator).v2.userTimeline(idOf(simulator, "patna.x"), {
      max_results: 10,
      start_time: "2023-07-20T00:00:00Z",
    });
    await timeline.fetchLast(200);
    const ids = timeline.tweets.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(18);
    expect(new Set(ids).size).toBe(ids.length);
    expect(timeline.done).toBe(true);
  });

  it("refusals, as the client's own error class parses them", async () => {
    const simulator = await simulate(new HandClock("2023-07-29T12:00:00Z"));
    simulator.mutate.setLimits({ xUsers: { app: 1, owner: 1 } });
    const client = xClient(simulator);
    const ids = [idOf(simulator, "patna.x")];
    await client.v2.users(ids);
    await expect(client.v2.users(ids)).rejects.toMatchObject({
      code: 429,
      rateLimitError: true,
      rateLimit: { limit: 1, remaining: 0, reset: expect.any(Number) },
    });
    await expect(xClient(simulator, "nonsense").v2.users(ids)).rejects.toMatchObject({
      code: 401,
      isAuthError: true,
    });
  });

  it("what an owner's signature of OAuth 1.0a opens, and nothing for a wrong secret, key or time", async () => {
    const clock = new HandClock(new Date().toISOString());
    const simulator = await simulate(clock);
    const { ownerSigning, xConsumerKey, xConsumerSecret } = simulator.secrets;
    const [[id, owner] = ["", { token: "", secret: "" }]] = ownerSigning;
    const right = {
      appKey: xConsumerKey,
      appSecret: xConsumerSecret,
      accessToken: owner.token,
      accessSecret: owner.secret,
    };
    const read = async (tokens: typeof right) => {
      const client = new TwitterApi(tokens, { httpAgent: new LoopbackAgent(simulator.port) });
      return client.v2.get("broadcasts", { "broadcast.fields": "title,state,twitter_user_id" });
    };
    const { data } = (await read(right)) as { data: { twitter_user_id: string }[] };
    expect(data.length).toBeGreaterThan(0);
    expect(new Set(data.map((one) => one.twitter_user_id))).toEqual(new Set([id]));
    for (const wrong of [
      { ...right, accessSecret: "of another" },
      { ...right, appSecret: "of another" },
      { ...right, appKey: "another" },
      { ...right, accessToken: `${owner.token}x` },
    ])
      await expect(read(wrong)).rejects.toMatchObject({ code: 401 });
    simulator.faults.add({ kind: "clock-skew", seconds: 400 });
    await expect(read(right)).rejects.toMatchObject({ code: 401, data: { errors: [{ code: 135 }] } });
    simulator.faults.clear();
    simulator.mutate.revokeCredential(`x.oauth1.${id}`);
    await expect(read(right)).rejects.toMatchObject({ code: 401 });
  });

  it("renews an owner's OAuth 2.0 token, and reads with the new one", async () => {
    const simulator = await simulate(new HandClock("2023-07-29T12:00:00Z"));
    const { ownerRefreshTokens, xClientId: clientId, xClientSecret: clientSecret } = simulator.secrets;
    const [[id, first] = ["", ""]] = ownerRefreshTokens;
    const app = new TwitterApi({ clientId, clientSecret }, { httpAgent: new LoopbackAgent(simulator.port) });
    const { client, refreshToken, expiresIn } = await app.refreshOAuth2Token(first);
    expect([expiresIn, refreshToken]).toEqual([7200, simulator.secrets.ownerRefreshTokens.get(id)]);
    await expect(client.v2.get("broadcasts")).resolves.toHaveProperty("data");
    await expect(app.refreshOAuth2Token(first)).rejects.toMatchObject({ code: 400 });
    await expect(app.refreshOAuth2Token(refreshToken ?? "")).resolves.toBeDefined();
  });
});
