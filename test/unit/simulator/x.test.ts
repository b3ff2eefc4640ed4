import { closeAll, HandClock, idOf, type Loose, simulate, x } from "./sim-support.ts";

afterEach(closeAll);

const NOW = "2023-07-20T06:00:00Z";

describe("X: users", () => {
  it("gives id, name and username always and the counters when wanted, of a hundred at once", async () => {
    const simulator = await simulate(new HandClock(NOW));
    const keys = simulator.accounts
      .filter(({ platform }) => platform === "x")
      .map(({ accountKey }) => accountKey);
    const ids = keys.map((key) => idOf(simulator, key)).join(",");
    const { status, body } = await x(simulator, "/2/users", { ids, "user.fields": "public_metrics" });
    expect(status).toBe(200);
    expect(body.data).toHaveLength(86);
    expect(body).not.toHaveProperty("errors");
    const patna = body.data.find(({ username }: Loose) => username === "sim_patna");
    expect(patna).toEqual({
      id: idOf(simulator, "patna.x"),
      name: expect.any(String),
      username: "sim_patna",
      public_metrics: expect.objectContaining({
        followers_count: simulator.world.followersAt("patna.x", new Date(NOW)),
        post_count: simulator.world.postsAt("patna.x", new Date(NOW)),
      }),
    });
    expect(simulator.billed()).toEqual({ users: 86, posts: 0, usd: 0.86 });
    await x(simulator, "/2/users", { ids });
    expect(simulator.billed().users).toBe(86);
  });

  it("uses the older field names if the request does, or if set so", async () => {
    const simulator = await simulate(new HandClock(NOW), { xDialect: "tweet" });
    const query = { ids: idOf(simulator, "patna.x"), "user.fields": "public_metrics" };
    const metrics = async (more: Record<string, string>) =>
      Object.keys((await x(simulator, "/2/users", { ...query, ...more })).body.data[0].public_metrics);
    expect(await metrics({})).toContain("tweet_count");
    expect(await metrics({ "post.fields": "created_at" })).toContain("post_count");
    expect(await metrics({ "tweet.fields": "created_at" })).toContain("tweet_count");
  });

  it("distinguishes missing, suspended and closed users beside the found ones, and has no data if none was found", async () => {
    const simulator = await simulate(new HandClock(NOW));
    simulator.faults.add({ kind: "suspended", account: "gaya.x" });
    simulator.faults.add({ kind: "forbidden", account: "saran.x" });
    const usernames = "sim_patna,sim_gaya,sim_saran,sim_nobody";
    const { status, body } = await x(simulator, "/2/users/by", { usernames });
    expect(status).toBe(200);
    expect(body.data.map(({ username }: Loose) => username)).toEqual(["sim_patna"]);
    expect(body.errors.map(({ title, value }: Loose) => [title, value])).toEqual([
      ["Forbidden", "sim_gaya"],
      ["Authorization Error", "sim_saran"],
      ["Not Found Error", "sim_nobody"],
    ]);
    expect(body.errors[0].detail).toMatch(/^User has been suspended:/);
    expect(body.errors[0].type).toBe(body.errors[2].type);
    expect((await x(simulator, "/2/users", { ids: "1,2" })).body).not.toHaveProperty("data");
  });

  it("fails the whole request for one malformed value, for none, for 101 and for an unknown parameter", async () => {
    const simulator = await simulate(new HandClock(NOW));
    const ids = idOf(simulator, "patna.x");
    const wrong = [
      { ids: `${ids},12a` },
      { ids: "" },
      { ids: Array.from({ length: 101 }, (_, i) => i + 1).join(",") },
      { ids, id: "1" },
    ];
    for (const query of wrong) {
      const { status, body, headers } = await x(simulator, "/2/users", query as Record<string, string>);
      expect([status, body.type.split("/").at(-1)]).toEqual([400, "invalid-request"]);
      expect(headers.get("content-type")).toContain("application/problem+json");
    }
  });

  it("finds one by id and by username, and a renamed one by its id alone", async () => {
    const simulator = await simulate(new HandClock(NOW));
    const id = idOf(simulator, "patna.x");
    expect((await x(simulator, `/2/users/${id}`)).body.data.username).toBe("sim_patna");
    expect((await x(simulator, "/2/users/by/username/SIM_PATNA")).body.data.id).toBe(id);
    simulator.faults.add({ kind: "renamed", account: "patna.x", to: "sim_patna_dm" });
    expect((await x(simulator, `/2/users/${id}`)).body.data.username).toBe("sim_patna_dm");
    expect((await x(simulator, "/2/users/by/username/sim_patna")).body).toEqual({
      errors: [expect.any(Object)],
    });
  });

  it("answers 401 without a good token, 402 without credit, 403 without the plan, 429 at the month's cap", async () => {
    const simulator = await simulate(new HandClock(NOW));
    const query = { ids: idOf(simulator, "patna.x") };
    expect((await x(simulator, "/2/users", query, "nonsense")).status).toBe(401);
    for (const [kind, status, word] of [
      ["credential-expired", 401, "about:blank"],
      ["out-of-credit", 402, "credits"],
      ["forbidden", 403, "client-forbidden"],
      ["usage-capped", 429, "usage-capped"],
      ["flaky", 503, "about:blank"],
    ] as const) {
      simulator.faults.add({ kind, platform: "x", count: 1 });
      const answer = await x(simulator, "/2/users", query);
      expect([answer.status, answer.body.type.split("/").at(-1)]).toEqual([status, word]);
    }
    expect((await x(simulator, "/2/users", query)).status).toBe(200);
  });

  it("answers an unknown address with an empty 404", async () => {
    const simulator = await simulate(new HandClock(NOW));
    expect(await x(simulator, "/2/nowhere")).toMatchObject({ status: 404, body: null });
  });
});

describe("X: posts and broadcasts", () => {
  it("lists posts newest first, page by page, with a link for each broadcast", async () => {
    const simulator = await simulate(new HandClock("2023-07-31T12:00:00Z"));
    const id = idOf(simulator, "patna.x");
    const seen: Loose[] = [];
    let token: string | undefined;
    do {
      const { body } = await x(simulator, `/2/users/${id}/tweets`, {
        max_results: "20",
        start_time: "2023-07-01T00:00:00Z",
        "tweet.fields": "created_at,entities,author_id",
        ...(token === undefined ? {} : { pagination_token: token }),
      });
      seen.push(...body.data);
      token = body.meta.next_token;
    } while (token !== undefined);
    const ids = seen.map((post) => BigInt(post.id));
    expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? 1 : -1)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(seen.length).toBeGreaterThan(60);
    expect(seen.every(({ created_at }) => created_at >= "2023-07-01")).toBe(true);
    const links = seen
      .flatMap(({ entities }) => entities?.urls ?? [])
      .map(({ expanded_url }: Loose) => expanded_url);
    const lives = simulator.world.livesOf("patna.x", {
      from: new Date("2023-07-01"),
      until: new Date("2023-07-31T12:00Z"),
    });
    expect(new Set(links)).toEqual(
      new Set(lives.map(({ liveId }) => `https://x.com/i/broadcasts/${liveId}`)),
    );
    const newer = await x(simulator, `/2/users/${id}/tweets`, { since_id: seen[0].id });
    expect(newer.body).toEqual({ meta: { result_count: 0 } });
  });

  it("shows broadcasts to their owner alone, with times and counters as strings", async () => {
    const clock = new HandClock("2023-07-31T12:00:00Z");
    const simulator = await simulate(clock);
    const owner = simulator.accounts.find(
      ({ platform, externalId, accountKey }) =>
        platform === "x" &&
        simulator.secrets.ownerTokens.has(externalId ?? "") &&
        simulator.world.listedAt(accountKey, clock.at).length > 0,
    );
    const token = simulator.secrets.ownerTokens.get(owner?.externalId ?? "") ?? "";
    const query = { "broadcast.fields": "title,state,start_ms,end_ms,total_watched" };
    const own = await x(simulator, "/2/broadcasts", query, token);
    expect(own.status).toBe(200);
    expect(own.body.data[0]).toEqual({
      id: expect.stringMatching(/^[a-zA-Z0-9]{13}$/),
      title: expect.any(String),
      state: "ENDED",
      start_ms: expect.stringMatching(/^\d{13}$/),
      end_ms: expect.stringMatching(/^\d{13}$/),
      total_watched: expect.stringMatching(/^\d+$/),
    });
    const one = await x(simulator, `/2/broadcasts/${own.body.data[0].id}`, query, token);
    expect(one.body.data).toEqual(own.body.data[0]);
    expect((await x(simulator, "/2/broadcasts", { ids: "1nothere" }, token)).body.errors).toHaveLength(1);
    const app = await x(simulator, "/2/broadcasts", query);
    expect([app.status, app.body.type.split("/").at(-1)]).toEqual([403, "unsupported-authentication"]);
  });
});
