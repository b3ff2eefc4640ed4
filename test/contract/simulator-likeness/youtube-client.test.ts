import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { youtube, type youtube_v3 } from "@googleapis/youtube";
import type { Simulator } from "../../../src/simulator/simulator.ts";
import { startSteady } from "../../support/simulated-platforms.ts";

/** Google's own client, whose root address alone is changed. */
const clientOf = ({ youtubeApiUrl, secrets }: Simulator, key = secrets.youtubeApiKey): youtube_v3.Youtube =>
  youtube({ version: "v3", rootUrl: `${youtubeApiUrl}/`, auth: key, retryConfig: { retry: 0 } });

describe("@googleapis/youtube reads the simulator", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSteady({
      accounts: 3,
      platforms: ["youtube"],
      livesEach: 60,
      retentionDays: null,
    });
  });
  afterAll(() => simulator.close());
  beforeEach(() => simulator.faults.clear());

  const channelId = () => simulator.accounts[0]?.externalId ?? "";

  async function readChannel() {
    const part = ["snippet", "statistics", "contentDetails"];
    const { data } = await clientOf(simulator).channels.list({ part, id: [channelId(), "UCnobody"] });
    return data.items ?? [];
  }

  async function readUploads(): Promise<string[]> {
    const [channel] = await readChannel();
    const playlistId = channel?.contentDetails?.relatedPlaylists?.uploads ?? "";
    const ids: string[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await clientOf(simulator).playlistItems.list({
        part: ["contentDetails"],
        playlistId,
        maxResults: 50,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      ids.push(...(data.items ?? []).map(({ contentDetails }) => contentDetails?.videoId ?? ""));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    return ids;
  }

  it("channels by id, without one that does not exist, and by handle", async () => {
    const found = await readChannel();
    expect(found.map(({ id }) => id)).toEqual([channelId()]);
    expect(found[0]?.statistics).toMatchObject({
      subscriberCount: expect.stringMatching(/^\d+$/),
      hiddenSubscriberCount: false,
    });
    const handle = simulator.accounts[0]?.handle ?? "";
    const { data } = await clientOf(simulator).channels.list({ part: ["id"], forHandle: `@${handle}` });
    expect(data.items?.map(({ id }) => id)).toEqual([channelId()]);
    const nobody = await clientOf(simulator).channels.list({ part: ["id"], forHandle: "@nobody.at.all" });
    expect(nobody.data.items).toBeUndefined();
  });

  it("all uploads page by page, and the lives among them", async () => {
    const ids = await readUploads();
    expect(ids.length).toBeGreaterThan(60);
    expect(new Set(ids).size).toBe(ids.length);
    const { data } = await clientOf(simulator).videos.list({
      part: ["snippet", "liveStreamingDetails", "contentDetails", "status"],
      id: ids.slice(0, 50),
    });
    const lives = (data.items ?? []).filter(({ liveStreamingDetails }) => liveStreamingDetails);
    expect(lives.length).toBeGreaterThan(20);
    expect(lives[0]).toMatchObject({
      snippet: { liveBroadcastContent: "none", channelId: channelId() },
      contentDetails: { duration: expect.stringMatching(/^P(\d+D)?T/) },
      liveStreamingDetails: { actualEndTime: expect.stringMatching(/^20\d\d-.*Z$/) },
    });
  });

  it.each([
    ["credential-expired", 400, "badRequest"],
    ["missing-scope", 403, "accessNotConfigured"],
    ["usage-capped", 403, "quotaExceeded"],
    ["throttle", 403, "rateLimitExceeded"],
    ["flaky", 503, "backendError"],
  ] as const)("the refusal %s, as the client's own error class parses it", async (kind, status, reason) => {
    simulator.faults.add({ kind, platform: "youtube" });
    await expect(clientOf(simulator).channels.list({ part: ["id"], id: ["UCnobody"] })).rejects.toMatchObject(
      {
        status,
        response: { data: { error: { errors: [expect.objectContaining({ reason })] } } },
      },
    );
  });

  it("answers with no field that the client's description does not have", async () => {
    const require = createRequire(import.meta.url);
    const description = readFileSync(
      require.resolve("@googleapis/youtube").replace(/index\.js$/, "v3.d.ts"),
      "utf8",
    );
    const [channel] = await readChannel();
    const [id = ""] = await readUploads();
    const part = ["snippet", "liveStreamingDetails", "contentDetails", "status", "statistics"];
    const { data } = await clientOf(simulator).videos.list({ part, id: [id] });
    for (const [type, value] of [
      ["Channel", channel],
      ["ChannelListResponse", data],
      ["Video", data.items?.[0]],
    ] as const)
      expect([type, unknownFields(description, `Schema$${type}`, value)]).toEqual([type, []]);
  });
});

/** Fields of an answer that an interface of the description, or one that it names, does not have. */
function unknownFields(description: string, type: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const start = description.indexOf(`export interface ${type} {`);
  const body = description.slice(start, description.indexOf("\n    }", start));
  return Object.entries(value).flatMap(([name, inner]) => {
    const declared = new RegExp(`^        '?${name}'?\\?: ([^;]+);`, "m").exec(body)?.[1];
    if (declared === undefined) return [`${type}.${name}`];
    const named = /Schema\$\w+/.exec(declared)?.[0];
    if (named === undefined || Array.isArray(inner)) return [];
    return unknownFields(description, named, inner);
  });
}
