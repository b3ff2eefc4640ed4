import fc from "fast-check";
import { METRICS } from "../../../src/domain/platform.ts";
import type { HttpResponse, HttpClient } from "../../../src/http/contract.ts";
import { createAdapters, READABLE_PLATFORMS } from "../../../src/platforms/adapters.ts";
import { accountRef } from "../../support/reading.ts";

const at = new Date("2023-07-20T06:30:00Z");

const adapters = createAdapters({
  facebook: {
    graphUrl: "https://graph.example.org",
    graphVersion: "v26.0",
    accessToken: "shared-token",
    appId: null,
    appSecret: "app-secret",
    pageTokens: new Map([["2", "page-token"]]),
    liveRetentionDays: 30,
  },
  x: {
    apiUrl: "https://api.example.org",
    bearerToken: "shared-token",
    ownerTokens: new Map([["2", "page-token"]]),
    liveFromPosts: true,
  },
  youtube: { apiUrl: "https://api.example.org", apiKey: "shared-token" },
  instagram: {
    graphUrl: "https://graph.example.org",
    graphVersion: "v26.0",
    userId: "17841400000000000",
    accessToken: "shared-token",
    appSecret: "app-secret",
  },
});

/** JSON with the platforms' own words in every wrong place. */
const word = fc.constantFrom(
  "id",
  "data",
  "error",
  "errors",
  "code",
  "body",
  "paging",
  "cursors",
  "after",
  "next",
  "meta",
  "next_token",
  "followers_count",
  "public_metrics",
  "live_videos",
  "status",
  "video",
  "length",
  "type",
  "value",
  "headers",
  "items",
  "nextPageToken",
  "contentDetails",
  "statistics",
  "subscriberCount",
  "liveStreamingDetails",
  "business_discovery",
  "reason",
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1.5,
      1e300,
      190,
      4,
      10,
      100,
      "",
      "1",
      "2",
      "LIVE",
      "shared-token",
      "9".repeat(40),
    ),
    fc.dictionary(word, tie("tree"), { maxKeys: 6 }),
    fc.array(tie("tree"), { maxLength: 4 }),
    tie("tree").map((value) => JSON.stringify(value)),
  ),
}));
const anyAnswer = fc.record({
  status: fc.constantFrom(200, 200, 200, 301, 400, 401, 402, 403, 404, 429, 500),
  body: fc.oneof(
    tree.map((value) => JSON.stringify(value)),
    fc.string(),
  ),
  headers: fc.dictionary(
    fc.constantFrom(
      "x-rate-limit-reset",
      "x-rate-limit-remaining",
      "x-app-usage",
      "x-business-use-case-usage",
    ),
    fc.oneof(
      fc.string(),
      tree.map((value) => JSON.stringify(value)),
    ),
    { maxKeys: 2 },
  ),
});

/** Hands out the answers over and over: no server, for thousands of them are tried. */
function doorOf(answers: readonly Pick<HttpResponse, "status" | "body" | "headers">[]): HttpClient {
  let calls = 0;
  return {
    send() {
      const answer = answers[calls % answers.length] ?? { status: 500, body: "", headers: {} };
      calls += 1;
      if (calls > 2_000) throw new Error("the adapter asks without end");
      return Promise.resolve({ ...answer, receivedAt: at, milliseconds: 1 });
    },
  };
}

describe.each(READABLE_PLATFORMS)("whatever %s answers", (platform) => {
  it("each account has one outcome, nothing is thrown, and no secret is kept", async () => {
    const accounts = [accountRef("a", "1"), accountRef("b", "2"), accountRef("c", null, "c")];
    await fc.assert(
      fc.asyncProperty(fc.array(anyAnswer, { minLength: 1, maxLength: 4 }), async (answers) => {
        const ctx = {
          http: doorOf(answers),
          now: () => at,
          signal: new AbortController().signal,
          onUsage: () => {},
        };
        const asked = new Map(accounts.map(({ accountKey }) => [accountKey, METRICS]));
        const batch = { credential: null, accounts };
        const outcomes = await adapters.get(platform)?.read(batch, asked, { since: new Date(0) }, ctx);
        expect(outcomes?.map(({ accountKey }) => accountKey)).toEqual(["a", "b", "c"]);
        for (const { audience, live } of outcomes ?? []) {
          expect([typeof audience?.ok, typeof live?.ok]).toEqual(["boolean", "boolean"]);
          expect(audience?.ok !== true || (audience.value.counters.followers ?? -1) >= 0).toBe(true);
        }
        expect(JSON.stringify(outcomes)).not.toMatch(/app-secret|page-token/);
      }),
      { numRuns: 1_500 },
    );
  });
});
