import { createXAdapter } from "../../../../src/platforms/x/adapter.ts";
import { type AnsweringServer, sendJson, startAnsweringServer } from "../../../support/answering-server.ts";
import { accountRef, testReading } from "../../../support/reading.ts";

describe("reading a batch of X users", () => {
  let server: AnsweringServer;
  afterEach(() => server.close());

  it("asks all users in one look-up, the token in the header alone, and finds each by its id", async () => {
    server = await startAnsweringServer((_, response) => {
      const user = (id: string, followers_count: number) => ({
        id,
        name: "N",
        username: `u${id}`,
        public_metrics: { followers_count, following_count: 3, tweet_count: 40, listed_count: 2 },
      });
      sendJson(response, { data: [user("2", 20), user("1", 0)] });
    });
    const ctx = testReading();
    const adapter = createXAdapter({
      apiUrl: server.url,
      bearerToken: "bearer-token",
      ownerTokens: new Map(),
      liveFromPosts: false,
    });
    const accounts = [accountRef("a.x", "1"), accountRef("b.x", "2")];
    const metrics = new Map(accounts.map(({ accountKey }) => [accountKey, ["audience"] as const]));
    const since = new Date("2023-07-01T00:00:00Z");
    const outcomes = await adapter.read({ credential: null, accounts }, metrics, { since }, ctx);
    ctx.close();
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.url.searchParams.get("ids")).toBe("1,2");
    expect(server.requests[0]?.url.href).not.toContain("bearer-token");
    expect(server.requests[0]?.headers.authorization).toBe("Bearer bearer-token");
    expect(outcomes[0]?.audience).toMatchObject({
      ok: true,
      value: { counters: { followers: 0, posts: 40 } },
    });
    expect(outcomes[1]?.audience).toMatchObject({ ok: true, value: { counters: { followers: 20 } } });
  });
});
