import { closeAll, graph, HandClock, idOf, type Loose, scenario, simulate } from "./sim-support.ts";
import type { Simulator } from "../../../src/simulator/simulator.ts";

afterEach(closeAll);

const caseOf = (simulator: Simulator, words: string): string => {
  const notes = scenario("border").notes;
  const found = [...notes].find(([, name]) => name.includes(words))?.[0];
  if (!found) throw new Error(`no case ${words}`);
  return simulator.world.face(found).account.accountKey;
};

async function lives(
  simulator: Simulator,
  accountKey: string,
  query: Record<string, string> = {},
): Promise<Loose> {
  const fields =
    "id,status,title,creation_time,broadcast_start_time,planned_start_time,from,video{id,length}";
  return (await graph(simulator, `${idOf(simulator, accountKey)}/live_videos`, { fields, ...query })).body;
}

describe("the list of lives", () => {
  it("pages to its end by cursors or by the link, giving each live once; the last page has a cursor and no link", async () => {
    const simulator = await simulate(new HandClock("2023-07-29T12:00:00Z"), { name: "border" });
    const key = caseOf(simulator, "twenty-eight");
    const first = await lives(simulator, key, { limit: "20" });
    expect(first.data).toHaveLength(20);
    expect(first.paging.next).toContain(`access_token=${simulator.secrets.facebookToken}`);
    const second = await (await fetch(first.paging.next)).json();
    const byCursor = await lives(simulator, key, { limit: "20", after: first.paging.cursors.after });
    expect(second).toEqual(byCursor);
    expect(byCursor.paging.cursors.after).toEqual(expect.any(String));
    expect(byCursor.paging).not.toHaveProperty("next");
    expect(byCursor.paging).toHaveProperty("previous");
    const ids = [...first.data, ...byCursor.data].map(({ id }: Loose) => id);
    expect(new Set(ids).size).toBe(28);
    const id = idOf(simulator, key);
    const expanded = await graph(simulator, id, {
      fields: `live_videos.limit(20).after(${first.paging.cursors.after}){id}`,
    });
    expect(expanded.body.live_videos.data.map((live: Loose) => live.id)).toEqual(ids.slice(20));
    const past = await lives(simulator, key, { after: byCursor.paging.cursors.after });
    expect(past).toEqual({ data: [] });
  });

  it("narrows by status, in every spelling, and by who streamed it", async () => {
    const simulator = await simulate(new HandClock("2023-07-20T12:00:00Z"), { name: "border" });
    const stuck = caseOf(simulator, "hangs in LIVE");
    for (const broadcast_status of ['["LIVE"]', "LIVE"])
      expect((await lives(simulator, stuck, { broadcast_status })).data).toHaveLength(1);
    expect((await lives(simulator, stuck, { broadcast_status: '["VOD"]' })).data).toHaveLength(0);
    const shown = caseOf(simulator, "cross-posted");
    const [live] = (await lives(simulator, shown)).data;
    expect(live.from.id).not.toBe(idOf(simulator, shown));
    expect((await lives(simulator, shown, { source: "owner" })).data).toHaveLength(0);
    const streamer = caseOf(simulator, "streams what its neighbour");
    expect((await lives(simulator, streamer, { source: "owner" })).data[0].from.id).toBe(
      idOf(simulator, streamer),
    );
  });

  it("plays the border cases: lengths to the tenth, states of what never aired, what is deleted, cut and without length", async () => {
    const clock = new HandClock("2023-07-20T12:00:00Z");
    const simulator = await simulate(clock, { name: "border" });
    const only = async (words: string) => (await lives(simulator, caseOf(simulator, words))).data[0];
    expect((await only("29:59.4")).video.length).toBe(1799.4);
    expect((await only("30:00.0")).video.length).toBe(1800);
    expect((await only("expired")).status).toBe("SCHEDULED_EXPIRED");
    expect((await only("cancelled")).status).toBe("SCHEDULED_CANCELED");
    expect((await only("never published")).status).toBe("UNPUBLISHED");
    expect(await only("deleted by its owner")).toBeUndefined();
    expect((await only("cut to 25")).video.length).toBe(1500);
    expect((await only("never gets a length")).video).not.toHaveProperty("length");
    expect((await only("hangs in LIVE")).status).toBe("LIVE");
    clock.set("2023-07-12T12:00:00Z");
    expect((await only("cut to 25")).video.length).toBe(2400);
    expect((await only("deleted by its owner")).status).toBe("VOD");
    expect((await only("hostile title")).title).toContain("=HYPERLINK");
  });

  it("lists by creation, so that a live announced long before stands below one that began earlier", async () => {
    const simulator = await simulate(new HandClock("2023-07-20T12:00:00Z"), { name: "border" });
    const { data } = await lives(simulator, caseOf(simulator, "ten days before"));
    expect(data).toHaveLength(2);
    expect(data[0].broadcast_start_time < data[1].broadcast_start_time).toBe(true);
  });

  it("forgets lives 30 days after their start, or never if set so", async () => {
    const clock = new HandClock("2023-07-10T00:00:00Z");
    const simulator = await simulate(clock, { name: "border" });
    const keeping = await simulate(clock, { name: "border", retentionDays: null });
    const key = caseOf(simulator, "29:59.4");
    const start = Date.parse((await lives(simulator, key)).data[0].broadcast_start_time);
    clock.set(start + 30 * 86_400_000 - 1);
    expect((await lives(simulator, key)).data).toHaveLength(1);
    clock.set(start + 30 * 86_400_000);
    expect((await lives(simulator, key)).data).toHaveLength(0);
    clock.set("2026-11-24T00:00:00Z");
    expect((await lives(keeping, key)).data).toHaveLength(1);
  });

  it("follows what is done by hand: begun, ended, cut, deleted, renamed, gained, added", async () => {
    const clock = new HandClock("2023-07-20T12:00:00Z");
    const simulator = await simulate(clock);
    const key = "khagaria.facebook";
    const { liveId, videoId } = simulator.mutate.startLive({ account: key, title: "By hand" });
    expect((await lives(simulator, key)).data[0]).toMatchObject({
      id: liveId,
      status: "LIVE",
      video: { id: videoId },
    });
    clock.set("2023-07-20T12:31:00Z");
    simulator.mutate.endLive(liveId);
    clock.set("2023-07-20T13:00:00Z");
    expect((await lives(simulator, key)).data[0]).toMatchObject({ status: "VOD", video: { length: 1860 } });
    simulator.mutate.trimLive(liveId, 900);
    expect((await lives(simulator, key)).data[0].video.length).toBe(900);
    expect((await graph(simulator, videoId, { fields: "length" })).body.length).toBe(900);
    simulator.mutate.deleteLive(liveId);
    expect((await lives(simulator, key)).data).toEqual([]);
    expect((await graph(simulator, liveId, { fields: "id" })).body.error).toMatchObject({
      code: 100,
      error_subcode: 33,
    });
    const [truly] = simulator.world.livesOf(key, {
      from: new Date("2023-07-20"),
      until: new Date("2023-07-21"),
    });
    expect(truly).toMatchObject({ liveId, lengthSeconds: 1860, removedAt: clock.at });
    const before = simulator.world.followersAt(key, clock.at);
    simulator.mutate.shiftAudience(key, 5000);
    expect(simulator.world.followersAt(key, clock.at)).toBe(before + 5000);
    const page = simulator.mutate.addPage({ officeId: "khagaria", label: "dpro" });
    expect(page).toMatchObject({ accountKey: "khagaria.facebook.dpro", platform: "facebook" });
    expect((await graph(simulator, page.externalId ?? "", { fields: "name" })).status).toBe(200);
    expect(simulator.secrets.pageTokens.has(page.externalId ?? "")).toBe(true);
    simulator.mutate.migrate(key, "999043");
    expect((await graph(simulator, page.externalId ?? "")).status).toBe(200);
    expect((await graph(simulator, "999043")).body.id).toBe("999043");
  });
});

describe("the scenario steady", () => {
  it("has the given number of accounts on each platform, a few ended lives each, and none on the air", async () => {
    const clock = new HandClock("2026-11-24T06:00:00Z");
    const simulator = await simulate(clock, { scenario: scenario("steady", { accounts: 300 }) });
    const pages = simulator.accounts.filter(({ platform }) => platform === "facebook");
    expect(pages).toHaveLength(300);
    expect(simulator.accounts).toHaveLength(600);
    for (const { accountKey } of pages) {
      const listed = simulator.world.listedAt(accountKey, clock.at);
      expect(listed.map(({ status }) => status)).toEqual(["VOD", "VOD", "VOD"]);
    }
  });
});

describe("a world", () => {
  it("is the same for the same seed and another for another", async () => {
    const read = async (seed: number) => {
      const simulator = await simulate(new HandClock("2023-07-20T12:00:00Z"), {
        scenario: scenario("press-case", { seed }),
      });
      const accounts = simulator.accounts.map(({ externalId }) => externalId);
      return [accounts, simulator.secrets.facebookToken, (await lives(simulator, "patna.facebook")).data];
    };
    expect(await read(5)).toEqual(await read(5));
    expect(await read(5)).not.toEqual(await read(6));
  });
});
