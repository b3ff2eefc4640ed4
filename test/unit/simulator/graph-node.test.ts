import { closeAll, graph, HandClock, idOf, type Loose, simulate } from "./sim-support.ts";

const FIELDS =
  "id,name,username,followers_count,live_videos.limit(25){id,status,title,creation_time,broadcast_start_time,live_views,permalink_url,from{id,name},video{id,length}}";

afterEach(closeAll);

describe("Graph: a Page's node", () => {
  it("gives the wanted fields and no others, the id always, by id and by username", async () => {
    const simulator = await simulate(new HandClock("2023-07-20T06:00:00Z"));
    const id = idOf(simulator, "patna.facebook");
    const { status, body, headers } = await graph(simulator, id, { fields: "followers_count,username" });
    expect(status).toBe(200);
    expect(body).toEqual({ followers_count: expect.any(Number), username: "sim.patna", id });
    expect(headers.get("facebook-api-version")).toBe("v26.0");
    expect((await graph(simulator, "sim.patna")).body).toEqual({
      id,
      name: expect.stringContaining("simulated"),
    });
  });

  it("expands the lives of the last 30 days, newest first, with their recordings' lengths", async () => {
    const clock = new HandClock("2023-07-31T18:00:00Z");
    const simulator = await simulate(clock);
    const { body } = await graph(simulator, idOf(simulator, "arwal.facebook"), { fields: FIELDS });
    const lives = body.live_videos.data;
    const still = simulator.world.livesOf("arwal.facebook", {
      from: new Date("2023-07-01T18:00Z"),
      until: clock.at,
    });
    expect(lives.map((live: Loose) => live.id).sort()).toEqual(still.map(({ liveId }) => liveId).sort());
    expect(lives.length).toBeGreaterThan(12);
    const created = lives.map((live: Loose) => live.creation_time);
    expect(created).toEqual(created.toSorted((a: string, b: string) => b.localeCompare(a)));
    expect(lives[0]).toEqual({
      id: expect.stringMatching(/^9991\d+$/),
      status: "VOD",
      title: expect.any(String),
      creation_time: expect.stringMatching(/^2023-07-\d\dT\d\d:\d\d:\d\d\+0000$/),
      broadcast_start_time: expect.stringMatching(/\+0000$/),
      live_views: 0,
      permalink_url: expect.stringMatching(/^\/sim\.arwal\/videos\/9992\d+\/$/),
      from: { id: body.id, name: expect.any(String) },
      video: { id: expect.stringMatching(/^9992\d+$/), length: expect.any(Number) },
    });
    clock.set("2023-10-31T00:00:00Z");
    const later = await graph(simulator, lives[0].id, { fields: "id" });
    expect([later.status, later.body.error.code, later.body.error.error_subcode]).toEqual([400, 100, 33]);
  });

  it("leaves the key of an empty list out, and answers the edge itself with an empty list", async () => {
    const simulator = await simulate(new HandClock("2023-07-31T18:00:00Z"));
    const id = idOf(simulator, "khagaria.facebook");
    expect((await graph(simulator, id, { fields: FIELDS })).body).not.toHaveProperty("live_videos");
    expect((await graph(simulator, `${id}/live_videos`)).body).toEqual({ data: [] });
  });

  it("shows a broadcast's whole life on the moving clock: live without length, stopped, processing, recorded", async () => {
    const clock = new HandClock("2023-07-01T00:00:00Z");
    const simulator = await simulate(clock);
    const [live] = simulator.world.livesOf("patna.facebook", {
      from: clock.at,
      until: new Date("2023-08-01"),
    });
    const start = Number(live?.startsAt);
    const end = Number(live?.endsAt);
    const at = async (ms: number) => {
      clock.set(ms);
      return (
        await graph(simulator, String(live?.liveId), {
          fields: "status,live_views,broadcast_start_time,video{length}",
        })
      ).body;
    };
    const onAir = await at((start + end) / 2);
    expect(onAir).toMatchObject({ status: "LIVE", video: { id: live?.videoId } });
    expect(onAir.live_views).toBeGreaterThan(0);
    expect(onAir.video).not.toHaveProperty("length");
    expect(await at(end + 5_000)).toMatchObject({ status: "LIVE_STOPPED" });
    const recorded = Number(live?.recordedAt);
    expect(await at(recorded - 1)).toMatchObject({ status: "PROCESSING" });
    expect(await at(recorded)).toMatchObject({
      status: "VOD",
      live_views: 0,
      video: { length: live?.lengthSeconds },
    });
  });

  it("refuses an unknown field whole, an unknown name with 803 and an unknown id with 100/33", async () => {
    const simulator = await simulate(new HandClock("2023-07-20T06:00:00Z"));
    const id = idOf(simulator, "patna.facebook");
    expect((await graph(simulator, id, { fields: "id,followers" })).body.error).toMatchObject({ code: 100 });
    expect((await graph(simulator, "nobody.here")).body.error).toMatchObject({ code: 803 });
    expect((await graph(simulator, "12345")).body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it("answers the old reading of many ids with HTTP 500 and code 100, for every version", async () => {
    const simulator = await simulate(new HandClock("2023-07-20T06:00:00Z"));
    const response = await fetch(
      `${simulator.graphUrl}/v21.0/?ids=1,2&access_token=${simulator.secrets.facebookToken}`,
    );
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error: { code: 100 } });
  });

  it("serves the oldest usable version for one that is over or not yet there, and says so", async () => {
    const simulator = await simulate(new HandClock("2023-07-20T06:00:00Z"));
    for (const version of ["v18.0", "v27.0"]) {
      const answer = await fetch(
        `${simulator.graphUrl}/${version}/me?access_token=${simulator.secrets.facebookToken}`,
      );
      expect(answer.headers.get("facebook-api-version")).toBe("v21.0");
    }
  });
});
