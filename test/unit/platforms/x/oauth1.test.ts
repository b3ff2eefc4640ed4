import { createXAdapter } from "../../../../src/platforms/x/adapter.ts";
import { oauth1Header } from "../../../../src/platforms/x/oauth1.ts";
import { type AnsweringServer, sendJson, startAnsweringServer } from "../../../support/answering-server.ts";
import { accountRef, testReading } from "../../../support/reading.ts";

/** The worked example of X's own documentation: "Creating a signature" (OAuth 1.0a). */
const EXAMPLE = {
  consumerKey: "xvz1evFS4wEEPTGEFPHBog",
  consumerSecret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
  token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
  secret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
};

describe("a call that is signed for its owner", () => {
  it("carries the signature of the worked example in X's documentation", () => {
    const { consumerKey, consumerSecret, token, secret } = EXAMPLE;
    const header = oauth1Header(
      {
        consumerKey,
        consumerSecret,
        tokenSecrets: new Map(),
        nonce: () => "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
      },
      { token, secret },
      {
        method: "POST",
        url: "https://api.twitter.com/1.1/statuses/update.json",
        query: { status: "Hello Ladies + Gentlemen, a signed OAuth request!", include_entities: "true" },
      },
      new Date(1_318_622_958_000),
    );
    expect(header).toContain('oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"');
    expect(header).not.toContain(secret);
  });

  describe("to X", () => {
    let server: AnsweringServer;
    afterEach(() => server.close());

    it("is signed again for each try, and the token of another owner stays a bearer token", async () => {
      let asked = 0;
      server = await startAnsweringServer((_, response) => {
        asked += 1;
        sendJson(response, asked === 1 ? {} : { data: [], meta: {} }, asked === 1 ? 503 : 200);
      });
      const ctx = testReading();
      let nonces = 0;
      const adapter = createXAdapter({
        apiUrl: server.url,
        bearerToken: null,
        ownerTokens: new Map([
          ["1", "signing-token"],
          ["2", "bearer-of-two"],
        ]),
        ownerSigning: {
          consumerKey: "key",
          consumerSecret: "consumer-secret",
          tokenSecrets: new Map([["signing-token", "token-secret"]]),
          nonce: () => `nonce-${(nonces += 1)}`,
        },
        liveFromPosts: false,
      });
      const reports = await adapter.checkAccess(ctx);
      const outcomes = await adapter.read(
        { credential: null, accounts: [accountRef("a.x", "1")] },
        new Map([["a.x", ["live"]]]),
        { since: new Date("2023-07-01T00:00:00Z") },
        ctx,
      );
      ctx.close();
      expect(reports.map(({ ok }) => ok)).toEqual([true, true]);
      expect(outcomes[0]?.live?.ok).toBe(true);
      const headers = server.requests.map(({ headers: { authorization } }) => authorization ?? "");
      const nonceOf = (header: string) => /oauth_nonce="([^"]+)"/.exec(header)?.[1] ?? "none";
      expect(headers.map(nonceOf)).toEqual(["nonce-1", "nonce-2", "none", "nonce-3"]);
      expect(headers[2]).toBe("Bearer bearer-of-two");
      expect(headers.join()).not.toMatch(/consumer-secret|token-secret/);
    });
  });
});
