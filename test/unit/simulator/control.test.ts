import { request } from "node:http";
import { closeAll, graph, HandClock, idOf, type Loose, simulate } from "./sim-support.ts";
import type { Simulator } from "../../../src/simulator/simulator.ts";

afterEach(closeAll);

const NOW = "2023-07-20T06:00:00Z";

async function control(simulator: Simulator, method: string, path: string, body?: unknown): Promise<Loose> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await fetch(`${simulator.url}/_sim/${path}`, init);
  return { status: answer.status, body: await answer.json() };
}

describe("the control surface", () => {
  it("returns the state, the accounts as a registry file, the tokens and the truth", async () => {
    const simulator = await simulate(new HandClock(NOW));
    const { body } = await control(simulator, "GET", "state");
    expect(body).toMatchObject({
      simulated: true,
      scenario: { name: "press-case" },
      now: new Date(NOW).toISOString(),
    });
    const csv = await (await fetch(`${simulator.url}/_sim/accounts.csv`)).text();
    expect(csv.split("\n")[0]).toBe(
      "office,platform,handle,external_id,label,credential,active_from,active_to,verified_by,verified_on,note",
    );
    expect(csv).toContain(`patna,facebook,sim.patna,${idOf(simulator, "patna.facebook")},,`);
    expect((await control(simulator, "GET", "secrets")).body.facebookToken).toBe(
      simulator.secrets.facebookToken,
    );
    const truth = await control(simulator, "GET", `truth?account=patna.facebook&at=${NOW}`);
    expect(truth.body.followers).toBe(simulator.world.followersAt("patna.facebook", new Date(NOW)));
    const span = await control(
      simulator,
      "GET",
      "truth?account=arwal.facebook&from=2023-06-30T18:30:00Z&until=2023-07-31T18:30:00Z",
    );
    expect(span.body.lives.filter(({ lengthSeconds }: Loose) => lengthSeconds >= 1800)).toHaveLength(15);
  });

  it("switches faults on and off and changes the world", async () => {
    const simulator = await simulate(new HandClock(NOW));
    const { body } = await control(simulator, "POST", "faults", {
      kind: "gone",
      account: "patna.facebook",
      until: "2023-07-21T00:00:00Z",
    });
    const ask = async () => (await graph(simulator, idOf(simulator, "patna.facebook"))).status;
    expect(await ask()).toBe(400);
    expect((await control(simulator, "DELETE", `faults?id=${body.id}`)).body).toEqual({ removed: true });
    expect(await ask()).toBe(200);
    const live = await control(simulator, "POST", "mutations", {
      do: "startLive",
      account: "patna.facebook",
      minutes: 5,
    });
    expect((await graph(simulator, live.body.liveId, { fields: "status" })).body.status).toBe("LIVE");
    const rotated = await control(simulator, "POST", "mutations", {
      do: "rotateCredential",
      name: "facebook",
    });
    expect(simulator.secrets.facebookToken).toBe(rotated.body.token);
    expect(await ask()).toBe(200);
  });

  it("refuses a command that it does not know with one sentence that names the field", async () => {
    const simulator = await simulate(new HandClock(NOW));
    for (const [path, body, words] of [
      ["faults", { kind: "gnoe" }, "kind"],
      ["faults", { kind: "gone", account: "nobody.facebook" }, "nobody.facebook"],
      ["faults", { kind: "gone", until: "tomorrow" }, "until"],
      ["mutations", { do: "trimLive", liveId: "1" }, "lengthSeconds"],
      ["mutations", { do: "deleteLive", liveId: "1" }, "no live 1"],
    ] as const) {
      const answer = await control(simulator, "POST", path, body);
      expect([answer.status, answer.body.error]).toEqual([400, expect.stringContaining(words)]);
    }
    expect((await control(simulator, "GET", "nothing")).status).toBe(404);
  });

  it("counts requests by kind, keeps the last ones, and keeps no secret among them", async () => {
    const simulator = await simulate(new HandClock(NOW));
    await graph(simulator, idOf(simulator, "patna.facebook"), { fields: "id" });
    await graph(simulator, "debug_token", { input_token: simulator.secrets.facebookToken });
    const { body } = await control(simulator, "GET", "requests");
    expect(body.counts).toEqual({ "graph.page": 1, "graph.debug_token": 1 });
    expect(body.recent[0]).toMatchObject({
      account: "patna.facebook",
      fields: "id",
      status: 200,
      credential: "facebook",
    });
    expect(JSON.stringify(body)).not.toContain("SIMULATED");
    await control(simulator, "DELETE", "requests");
    expect(simulator.requests.total).toBe(0);
  });

  it("does not answer to a name that is not the loopback's", async () => {
    const simulator = await simulate(new HandClock(NOW));
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: "evil.example" };
      request(`${simulator.url}/_sim/secrets`, { headers }, (answer) => resolve(answer.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe("tokens", () => {
  it("debug_token returns kind, expiry in seconds (0 = never), scopes and Pages, and whether it is good", async () => {
    const clock = new HandClock(NOW);
    const simulator = await simulate(clock);
    const { facebookToken, facebookAppId, facebookAppSecret, pageTokens } = simulator.secrets;
    const debug = async (input_token: string) => {
      const query = { input_token, access_token: `${facebookAppId}|${facebookAppSecret}` };
      return (await graph(simulator, "debug_token", query)).body.data;
    };
    const system = await debug(facebookToken);
    expect(system).toMatchObject({
      type: "SYSTEM_USER",
      is_valid: true,
      expires_at: 0,
      app_id: facebookAppId,
    });
    const pages = simulator.accounts.filter(({ platform }) => platform === "facebook");
    expect(system.granular_scopes[0].target_ids).toHaveLength(pages.length);
    const [pageId = "", token = ""] = [...pageTokens][0] ?? [];
    expect(await debug(token)).toMatchObject({ type: "PAGE", profile_id: pageId });
    expect(await debug("EAANOSUCH")).toMatchObject({ is_valid: false, error: { code: 190 } });
    const end = new Date("2023-07-25T00:00:00Z");
    simulator.mutate.expireCredential("facebook", end);
    expect((await debug(facebookToken)).expires_at).toBe(end.getTime() / 1000);
    clock.set("2023-07-25T00:00:00Z");
    expect(await debug(facebookToken)).toMatchObject({ is_valid: false, error: { code: 190, subcode: 463 } });
    expect((await graph(simulator, "me")).body.error).toMatchObject({ code: 190, error_subcode: 463 });
  });

  it("me/accounts lists every Page with its token, page by page", async () => {
    const simulator = await simulate(new HandClock("2023-07-20T06:00:00Z"));
    const found = new Map<string, string>();
    let after: string | undefined;
    do {
      const { body } = await graph(simulator, "me/accounts", {
        limit: "40",
        ...(after === undefined ? {} : { after }),
      });
      for (const { id, access_token } of body.data) found.set(id, access_token);
      after = body.paging.next === undefined ? undefined : body.paging.cursors.after;
    } while (after !== undefined);
    expect(found).toEqual(simulator.secrets.pageTokens);
  });

  it("refuses a proof that does not fit, and a missing one where it is required", async () => {
    const simulator = await simulate(new HandClock(NOW), { requireProof: true });
    expect((await graph(simulator, "me")).body.error).toMatchObject({
      code: 100,
      message: expect.stringContaining("appsecret_proof"),
    });
    expect((await graph(simulator, "me", { appsecret_proof: "00" })).body.error).toMatchObject({ code: 100 });
  });
});

describe("insights", () => {
  it("return the followers at the end of each day to the Page's own token, at most three months a call", async () => {
    const simulator = await simulate(new HandClock("2023-07-20T06:00:00Z"));
    const id = idOf(simulator, "patna.facebook");
    const access_token = simulator.secrets.pageTokens.get(id) ?? "";
    const query = {
      metric: "page_follows",
      period: "day",
      since: "2023-07-10",
      until: "2023-07-15",
      access_token,
    };
    const { body } = await graph(simulator, `${id}/insights`, query);
    expect(body.data[0].values.map(({ end_time }: Loose) => end_time)).toEqual(
      ["10", "11", "12", "13", "14"].map((day) => `2023-07-${day}T07:00:00+0000`),
    );
    const first = simulator.world.followersAt("patna.facebook", new Date("2023-07-10T07:00:00Z"));
    expect(body.data[0].values[0].value).toBe(first);
    const long = await graph(simulator, `${id}/insights`, { ...query, since: "2023-01-01" });
    expect(long.body.error.code).toBe(100);
    const shared = { ...query, access_token: simulator.secrets.facebookToken };
    expect((await graph(simulator, `${id}/insights`, shared)).body.error.code).toBe(190);
  });
});

describe("the Date header", () => {
  it("follows the simulator's clock", async () => {
    const simulator = await simulate(new HandClock(NOW));
    expect((await graph(simulator, "me")).headers.get("date")).toBe(new Date(NOW).toUTCString());
  });
});
