import {
  batch,
  closeAll,
  type Graph,
  graph,
  HandClock,
  idOf,
  type Loose,
  simulate,
  x,
} from "./sim-support.ts";
import type { Simulator } from "../../../src/simulator/simulator.ts";
import type { Fault } from "../../../src/simulator/faults/fault.ts";

afterEach(closeAll);

const NOW = "2023-07-20T06:00:00Z";
const LIVES = "id,followers_count,live_videos{id}";

async function page(simulator: Simulator, office = "patna", fields = LIVES): Promise<Graph> {
  return graph(simulator, idOf(simulator, `${office}.facebook`), { fields });
}

async function withFault(fault: Fault): Promise<Simulator> {
  const simulator = await simulate(new HandClock(NOW));
  simulator.faults.add(fault);
  return simulator;
}

describe("faults of one Page", () => {
  it.each([
    ["gone", { kind: "gone" }, 400, { code: 100, error_subcode: 33 }],
    ["suspended", { kind: "suspended" }, 400, { code: 100, error_subcode: 33 }],
    ["forbidden", { kind: "forbidden" }, 403, { code: 10 }],
    [
      "migrated",
      { kind: "migrated", to: "999042" },
      400,
      { code: 21, message: expect.stringContaining("page ID 999042") },
    ],
    ["expired for it alone", { kind: "credential-expired" }, 400, { code: 190, error_subcode: 463 }],
    ["flaky", { kind: "flaky", code: 1 }, 500, { code: 1 }],
  ] as const)("%s: its own code, and its neighbour answers as usual", async (_, fault, status, error) => {
    const simulator = await withFault({ ...fault, account: "patna.facebook" });
    const answer = await page(simulator);
    expect([answer.status, answer.body.error]).toEqual([status, expect.objectContaining(error)]);
    expect((await page(simulator, "gaya")).status).toBe(200);
  });

  it("forbidden for the lives alone: whatever touches them fails whole, followers and videos can be read", async () => {
    const simulator = await withFault({ kind: "forbidden", edge: "live_videos", account: "patna.facebook" });
    expect((await page(simulator)).body.error).toMatchObject({ code: 10 });
    const id = idOf(simulator, "patna.facebook");
    expect((await graph(simulator, `${id}/live_videos`)).body.error).toMatchObject({ code: 10 });
    expect((await page(simulator, "patna", "followers_count")).status).toBe(200);
    const videos = await graph(simulator, `${id}/videos`, {
      type: "uploaded",
      fields: "id,length,live_status",
    });
    expect(videos.body.data.length).toBeGreaterThan(0);
    expect(videos.body.data[0]).toMatchObject({ live_status: "VOD", length: expect.any(Number) });
  });

  it("migrated: the Page goes on under the id that the error names", async () => {
    const simulator = await withFault({ kind: "migrated", to: "999042", account: "patna.facebook" });
    expect((await graph(simulator, "999042", { fields: "id,followers_count" })).body).toMatchObject({
      id: "999042",
    });
  });

  it("missing and spelt counts, a renamed Page, and a list whose key is left out although it is not empty", async () => {
    const simulator = await withFault({ kind: "missing-count", account: "patna.facebook", count: 1 });
    expect((await page(simulator, "patna", "id,followers_count")).body).not.toHaveProperty("followers_count");
    simulator.faults.add({ kind: "number-as-string", account: "patna.facebook" });
    expect((await page(simulator, "patna", "followers_count")).body.followers_count).toMatch(/^\d+$/);
    simulator.faults.add({ kind: "renamed", account: "patna.facebook", to: "sim.patna.new" });
    expect((await page(simulator, "patna", "name,username")).body).toMatchObject({
      username: "sim.patna.new",
      name: expect.stringContaining("renamed"),
    });
    expect((await graph(simulator, "sim.patna")).body.error).toMatchObject({ code: 803 });
    simulator.faults.add({ kind: "empty-list", account: "patna.facebook" });
    expect((await page(simulator)).body).not.toHaveProperty("live_videos");
    const edge = await graph(simulator, `${idOf(simulator, "patna.facebook")}/live_videos`);
    expect(edge.body.data.length).toBeGreaterThan(0);
  });

  it("a next page that leads elsewhere", async () => {
    const simulator = await withFault({
      kind: "foreign-next",
      account: "arwal.facebook",
      to: "http://127.0.0.1:9/",
    });
    const { body } = await graph(simulator, `${idOf(simulator, "arwal.facebook")}/live_videos`, {
      limit: "2",
    });
    expect(body.paging.next).toMatch(/^http:\/\/127\.0\.0\.1:9\//);
  });

  it("in a batch, an answer that is cut off, HTML or a redirect is that item's alone", async () => {
    const simulator = await simulate(new HandClock(NOW));
    simulator.faults.add({ kind: "cut-off", account: "patna.facebook" });
    simulator.faults.add({ kind: "html", account: "gaya.facebook" });
    simulator.faults.add({ kind: "redirect", account: "arwal.facebook" });
    simulator.faults.add({ kind: "reset", account: "saran.facebook" });
    const items = ["patna", "gaya", "arwal", "saran", "siwan"].map(
      (id) => `${idOf(simulator, `${id}.facebook`)}?fields=id`,
    );
    const { body } = await batch(simulator, items);
    expect(() => JSON.parse(body[0].body)).toThrow(SyntaxError);
    expect(body[1].body).toContain("<html>");
    expect(body[2].code).toBe(302);
    expect(body[3]).toBeNull();
    expect(JSON.parse(body[4].body)).toHaveProperty("id");
  });
});

describe("faults of the way", () => {
  const ask = (simulator: Simulator, init: RequestInit = {}) =>
    fetch(`${simulator.graphUrl}/v26.0/me?access_token=${simulator.secrets.facebookToken}`, init);

  it("cut-off: half a JSON under a sound status", async () => {
    const simulator = await withFault({ kind: "cut-off" });
    const answer = await ask(simulator);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it("html, redirect, bare 500", async () => {
    const simulator = await withFault({ kind: "html", count: 1 });
    expect(await (await ask(simulator)).text()).toContain("<html>");
    simulator.faults.add({ kind: "redirect", count: 1, to: "http://127.0.0.1:9/x" });
    const redirect = await ask(simulator, { redirect: "manual" });
    expect([redirect.status, redirect.headers.get("location")]).toEqual([302, "http://127.0.0.1:9/x"]);
    simulator.faults.add({ kind: "flaky", json: false, count: 1 });
    const bare = await ask(simulator);
    expect([bare.status, bare.headers.get("content-type")]).toEqual([500, "text/html"]);
    expect((await ask(simulator)).status).toBe(200);
  });

  it("huge: as many bytes as were asked for", async () => {
    const simulator = await withFault({ kind: "huge", bytes: 3_000_000 });
    expect((await (await ask(simulator)).arrayBuffer()).byteLength).toBeGreaterThan(3_000_000);
  });

  it("reset: the connection breaks", async () => {
    const simulator = await withFault({ kind: "reset" });
    await expect(ask(simulator)).rejects.toThrow("fetch failed");
  });

  it("slow: the answer is held back", async () => {
    const simulator = await withFault({ kind: "slow", milliseconds: 10_000 });
    await expect(ask(simulator, { signal: AbortSignal.timeout(200) })).rejects.toThrow(/timeout|aborted/);
    simulator.faults.clear();
    expect((await ask(simulator)).status).toBe(200);
  });

  it("flaky draws the same lots for the same seed", async () => {
    const draw = async (seed: number) => {
      const simulator = await simulate(new HandClock(NOW), { seed });
      simulator.faults.add({ kind: "flaky", share: 0.5 });
      const codes: number[] = [];
      for (let i = 0; i < 20; i += 1) codes.push((await ask(simulator)).status);
      return codes;
    };
    const first = await draw(3);
    expect(first.filter((code) => code === 500).length).toBeGreaterThan(3);
    expect(first.filter((code) => code === 200).length).toBeGreaterThan(3);
    expect(await draw(3)).toEqual(first);
    expect(await draw(4)).not.toEqual(first);
  });
});

describe("a throttle", () => {
  it("returns its code and the minutes to wait, ends by itself, and counts calls made meanwhile", async () => {
    const clock = new HandClock(NOW);
    const simulator = await simulate(clock, { graceMs: 0 });
    simulator.faults.add({ kind: "throttle", account: "patna.facebook", minutes: 15 });
    const reported = await page(simulator);
    expect([reported.status, reported.body.error.code]).toEqual([400, 80001]);
    const usage = JSON.parse(reported.headers.get("x-business-use-case-usage") ?? "");
    expect(usage[idOf(simulator, "patna.facebook")]).toEqual([
      expect.objectContaining({ type: "pages", call_count: 100, estimated_time_to_regain_access: 15 }),
    ]);
    expect((await page(simulator, "gaya")).status).toBe(200);
    expect(simulator.requests.whileThrottled).toBe(0);
    clock.set("2023-07-20T06:14:30Z");
    expect(JSON.parse((await page(simulator)).headers.get("x-business-use-case-usage") ?? "")).toMatchObject({
      [idOf(simulator, "patna.facebook")]: [{ estimated_time_to_regain_access: 1 }],
    });
    expect(simulator.requests.whileThrottled).toBe(1);
    clock.set("2023-07-20T06:15:00Z");
    expect((await page(simulator)).status).toBe(200);
    expect(simulator.requests.whileThrottled).toBe(1);
  });

  it.each([
    [{ kind: "throttle", minutes: 5 }, 403, 4],
    [{ kind: "throttle", minutes: 5, code: 32 }, 403, 32],
    [{ kind: "throttle", minutes: 5, code: 17 }, 400, 17],
  ] as const)("of the whole app: %p", async (fault, status, code) => {
    const simulator = await withFault(fault);
    const { body } = await batch(simulator, [`${idOf(simulator, "patna.facebook")}?fields=id`]);
    expect(body[0].code).toBe(status);
    expect(JSON.parse(body[0].body).error.code).toBe(code);
    const names = body[0].headers.map(({ name }: Loose) => name);
    expect(names).toContain("x-app-usage");
  });

  it("omits the usage headers near 0 % and reports the used share of a limit", async () => {
    const simulator = await simulate(new HandClock(NOW));
    expect((await page(simulator)).headers.get("x-app-usage")).toBeNull();
    simulator.mutate.setLimits({ graphCallsPerHour: 4 });
    for (const percent of [25, 50, 75, 100]) {
      const { headers, status } = await page(simulator);
      expect([status, JSON.parse(headers.get("x-app-usage") ?? "{}").call_count]).toEqual([200, percent]);
    }
    expect((await page(simulator)).body.error.code).toBe(4);
    expect(simulator.requests.overLimit).toBe(1);
  });

  it("of X: 429 with nothing left and the second at which it starts again", async () => {
    const clock = new HandClock(NOW);
    const simulator = await simulate(clock);
    simulator.mutate.setLimits({ xUsers: { app: 2, owner: 2 } });
    const ids = idOf(simulator, "patna.x");
    const first = await x(simulator, "/2/users", { ids });
    expect(first.headers.get("x-rate-limit-remaining")).toBe("1");
    await x(simulator, "/2/users", { ids });
    const third = await x(simulator, "/2/users", { ids });
    expect([third.status, third.body.type, third.headers.get("x-rate-limit-remaining")]).toEqual([
      429,
      "about:blank",
      "0",
    ]);
    const resetMs = Number(third.headers.get("x-rate-limit-reset")) * 1000;
    expect(resetMs).toBe(Date.parse(NOW) + 15 * 60_000);
    clock.set(resetMs);
    expect((await x(simulator, "/2/users", { ids })).status).toBe(200);
  });
});

describe("faults on the clock", () => {
  it("work from their start to their end, and a counted one that many times", async () => {
    const clock = new HandClock(NOW);
    const simulator = await simulate(clock);
    const [from, until] = [new Date("2023-07-20T07:00:00Z"), new Date("2023-07-20T08:00:00Z")];
    const id = simulator.faults.add({ kind: "gone", account: "patna.facebook", from, until });
    const statusAt = async (at: string) => {
      clock.set(at);
      return (await page(simulator)).status;
    };
    expect(await statusAt("2023-07-20T06:59:59.999Z")).toBe(200);
    expect(await statusAt("2023-07-20T07:00:00Z")).toBe(400);
    expect(await statusAt("2023-07-20T08:00:00Z")).toBe(200);
    expect(simulator.faults.remove(id)).toBe(true);
    expect(await statusAt("2023-07-20T07:30:00Z")).toBe(200);
    simulator.faults.add({ kind: "gone", account: "patna.facebook", count: 2 });
    const codes = [];
    for (let i = 0; i < 3; i += 1) codes.push((await page(simulator)).status);
    expect(codes).toEqual([400, 400, 200]);
  });
});
