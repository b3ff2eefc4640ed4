import { createFacebookAdapter } from "../../../../src/platforms/facebook/adapter.ts";
import { RateLimitedError, ReachError } from "../../../../src/errors/reach-error.ts";
import { type AnsweringServer, sendJson, startAnsweringServer } from "../../../support/answering-server.ts";
import { accountRef, testReading } from "../../../support/reading.ts";

const page = accountRef("patna.facebook", "100");

describe("the own nodes of lives, and who stands behind a name", () => {
  let server: AnsweringServer;
  const ctx = testReading();
  afterEach(() => server.close());
  afterAll(() => ctx.close());

  const answering = async (
    items: (readonly [number, unknown] | null)[] | { status: number; body: unknown },
  ) => {
    server = await startAnsweringServer((_, response) =>
      Array.isArray(items)
        ? sendJson(
            response,
            items.map((item) => item && { code: item[0], headers: [], body: JSON.stringify(item[1]) }),
          )
        : sendJson(response, items.body, items.status),
    );
    return createFacebookAdapter({
      graphUrl: server.url,
      graphVersion: "v26.0",
      accessToken: "shared-token",
      appId: "1",
      appSecret: "secret",
      pageTokens: new Map(),
      liveRetentionDays: 30,
    });
  };
  const fault = (code: number, error_subcode?: number) => ({ error: { code, error_subcode, message: "m" } });

  it("distinguishes a live that is gone from one that is there and from an unknown one", async () => {
    const adapter = await answering([
      [400, fault(100, 33)],
      [200, { id: "2", status: "VOD", video: { id: "7", length: 5 } }],
      [403, fault(10)],
      [500, fault(1)],
      null,
      [200, { id: "another", status: "VOD" }],
      [404, fault(803)],
    ]);
    const probes = await adapter.probeSessions?.(page, ["1", "2", "3", "4", "5", "6", "7", "not/an id"], ctx);
    expect(probes?.map(({ sessionId, presence: state }) => [sessionId, state])).toEqual([
      ["1", "gone"],
      ["2", "there"],
      ["3", "unknown"],
      ["4", "unknown"],
      ["5", "unknown"],
      ["6", "unknown"],
      ["7", "gone"],
      ["not/an id", "unknown"],
    ]);
    expect(probes?.[1]?.seen).toMatchObject({ sessionId: "2", state: "ended", lengthSeconds: 5 });
  });

  it("throws when the call as a whole fails, for then nothing is known about any live", async () => {
    for (const answer of [
      { status: 400, body: fault(190, 463) },
      { status: 403, body: fault(4) },
      { status: 200, body: "<html>" },
      { status: 500, body: fault(2) },
    ]) {
      const adapter = await answering(answer);
      await expect(adapter.probeSessions?.(page, ["1"], ctx)).rejects.toBeInstanceOf(ReachError);
      await server.close();
    }
  });

  it("leaves out who is not found, and throws when patience is asked for", async () => {
    const found = { id: "100", name: "DM Patna", username: "DMPatna", followers_count: 7 };
    const adapter = await answering([
      [200, found],
      [404, fault(803)],
    ]);
    const refs = [accountRef("patna.facebook", null, "DMPatna"), accountRef("gaya.facebook", null, "nobody")];
    expect(await adapter.identify(refs, ctx)).toEqual(
      new Map([["patna.facebook", { externalId: "100", handle: "DMPatna", name: "DM Patna", followers: 7 }]]),
    );
    await server.close();
    const throttled = await answering([[403, fault(4)]]);
    await expect(throttled.identify(refs, ctx)).rejects.toBeInstanceOf(RateLimitedError);
  });
});
