import { MongoClient } from "mongodb";
import { createXAdapter } from "../../../src/platforms/x/adapter.ts";
import { renewOwnerToken } from "../../../src/platforms/x/renew-owner-token.ts";
import { withOwnerTokens } from "../../../src/services/credentials/with-owner-token.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { LogBook } from "../../support/collector.ts";
import { type AnsweringServer, sendJson, startAnsweringServer } from "../../support/answering-server.ts";
import { type TestReading, testReading } from "../../support/reading.ts";
import { freshStore } from "../store/samples.ts";

const OWNER = "12345";
const FIRST = "first-refresh-token";

describe("an owner's token that is renewed", () => {
  let store: Store;
  let uri: string;
  let close: () => Promise<void>;
  let server: AnsweringServer;
  let reading: TestReading;
  let now = new Date("2023-07-20T06:30:00Z");
  let valid = FIRST;
  let given = 0;
  const learnt: string[] = [];
  beforeAll(async () => {
    ({ store, uri, close } = await freshStore("renewed"));
    server = await startAnsweringServer(({ url, form, headers }, response) => {
      if (url.pathname !== "/2/oauth2/token")
        return sendJson(
          response,
          { data: [], meta: {} },
          headers.authorization === `Bearer access-${given}` ? 200 : 401,
        );
      if (form.get("refresh_token") !== valid) return sendJson(response, { error: "invalid_request" }, 400);
      given += 1;
      valid = `refresh-${given}`;
      const pair = { access_token: `access-${given}`, refresh_token: valid, expires_in: 7200 };
      return sendJson(response, pair);
    });
    reading = testReading({ clock: () => now });
  });
  afterAll(async () => {
    reading.close();
    await server.close();
    await close();
  });

  /** One of many workers, with a door of its own. */
  const checkAs = async (key = "a".repeat(64)) => {
    const app = { apiUrl: server.url, clientId: "client", clientSecret: "client-secret" };
    const http = withOwnerTokens({
      tokens: store.tokens,
      http: reading.http,
      now: () => now,
      renewal: () => ({
        key: Buffer.from(key, "hex"),
        seeds: new Map([[OWNER, FIRST]]),
        app: "the app",
        renew: (refreshToken, door, signal) => renewOwnerToken(app, refreshToken, door, signal),
      }),
      addSecret: (secret) => learnt.push(secret),
      log: new LogBook().logger(),
    });
    const adapter = createXAdapter({
      apiUrl: server.url,
      bearerToken: null,
      ownerTokens: new Map([[OWNER, FIRST]]),
      renewedOwners: new Map([[FIRST, OWNER]]),
      liveFromPosts: false,
    });
    const [report] = await adapter.checkAccess({ ...reading, http });
    return report;
  };

  it("is renewed once, however many workers see it end, and each time with the token that came last", async () => {
    for (let round = 1; round <= 3; round += 1) {
      const all = await Promise.all(Array.from({ length: 10 }, () => checkAs()));
      expect(all.map((report) => report?.ok)).toEqual(Array.from({ length: 10 }, () => true));
      expect(given).toBe(round);
      now = new Date(now.getTime() + 2 * 3_600_000);
    }
  });

  it("is kept sealed, is known to redaction, and opens with its key alone", async () => {
    const client = new MongoClient(uri);
    const kept = JSON.stringify(await client.db(store.database).collection("ownerTokens").find().toArray());
    await client.close();
    expect(kept).toContain("sealed");
    for (const secret of [FIRST, "access-", "refresh-"]) expect(kept).not.toContain(secret);
    expect(learnt).toEqual(expect.arrayContaining(["access-3", "refresh-3"]));
    const { ok, detail } = (await checkAs("b".repeat(64))) ?? {};
    expect([ok, detail]).toEqual([false, expect.stringContaining("REACH_TOKEN_KEY does not decrypt")]);
  });

  it("that X refuses to renew is a fault of this owner alone, and leaves no lock behind", async () => {
    const good = valid;
    valid = "revoked by its owner";
    expect((await checkAs())?.ok).toBe(false);
    valid = good;
    now = new Date(now.getTime() + 600_000);
    expect((await checkAs())?.ok).toBe(true);
  });
});
