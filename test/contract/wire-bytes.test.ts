import fc from "fast-check";
import { METRICS, type PlatformId } from "../../src/domain/platform.ts";
import { GAP_REASONS } from "../../src/domain/gap.ts";
import type { AccountOutcome } from "../../src/platforms/contract.ts";
import { READABLE_PLATFORMS } from "../../src/platforms/adapters.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import { type AnsweringServer, startAnsweringServer } from "../support/answering-server.ts";
import { testReading } from "../support/reading.ts";
import { adapterFor, allSecrets, readAll, refsOf, startSteady } from "../support/simulated-platforms.ts";

const ACCOUNTS = 3;
const ANSWERS = 40;

/** One thing that happens to bytes on their way; places and lengths are shares of the whole. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const harm = fc.oneof(
  fc.record({ do: fc.constant("replace" as const), at: place, bytes: fc.uint8Array({ maxLength: 12 }) }),
  fc.record({ do: fc.constant("insert" as const), at: place, bytes: fc.uint8Array({ maxLength: 40 }) }),
  fc.record({ do: fc.constant("remove" as const), at: place, share: place }),
  fc.record({ do: fc.constant("repeat" as const), at: place, share: place }),
  fc.record({ do: fc.constant("cut" as const), at: place }),
);
type Harm = typeof harm extends fc.Arbitrary<infer T> ? T : never;

function harmed(bytes: Buffer, harms: readonly Harm[]): Buffer {
  let now = bytes;
  for (const one of harms) {
    const from = Math.floor(one.at * now.length);
    const [head, tail] = [now.subarray(0, from), now.subarray(from)];
    if (one.do === "cut") now = head;
    else if (one.do === "insert") now = Buffer.concat([head, one.bytes, tail]);
    else if (one.do === "replace") now = Buffer.concat([head, one.bytes, tail.subarray(one.bytes.length)]);
    else {
      const piece = tail.subarray(0, Math.floor(one.share * tail.length * 0.3));
      now = Buffer.concat(one.do === "remove" ? [head, tail.subarray(piece.length)] : [head, piece, tail]);
    }
  }
  return now;
}

/** What of an outcome no harmed answer may lead to. */
function faultsOf({ audience, live }: AccountOutcome, secrets: readonly string[]): string[] {
  const faults: string[] = [];
  for (const one of [audience, live]) {
    if (!one || one.ok) continue;
    if (!GAP_REASONS.includes(one.reason)) faults.push(`a gap for ${one.reason}`);
    if (secrets.some((secret) => one.detail.includes(secret))) faults.push("a secret is told");
  }
  const followers = audience?.ok ? audience.value.counters.followers : null;
  if (followers !== null && !(Number.isSafeInteger(followers) && followers >= 0))
    faults.push(`${followers} followers`);
  for (const { sessionId, lengthSeconds } of live?.ok ? live.value.sessions : []) {
    if (sessionId === "") faults.push("a session without an id");
    if (lengthSeconds !== null && !(Number.isFinite(lengthSeconds) && lengthSeconds >= 0))
      faults.push(`a length of ${lengthSeconds} s`);
  }
  return faults;
}

describe.each(READABLE_PLATFORMS)(
  "whatever bytes come instead of an answer of %s",
  (platform: PlatformId) => {
    let simulator: Simulator;
    let wire: AnsweringServer;
    let harms: readonly Harm[] = [];
    beforeAll(async () => {
      simulator = await startSteady({ accounts: ACCOUNTS, livesEach: 2, platforms: [platform] });
      wire = await startAnsweringServer(async ({ method, url, headers, body }, response) => {
        const { authorization, "content-type": type, "x-goog-api-key": key } = headers;
        const answer = await fetch(new URL(url.pathname + url.search, simulator.url), {
          method,
          headers: {
            ...(authorization ? { authorization } : {}),
            ...(key ? { "x-goog-api-key": String(key) } : {}),
            ...(type ? { "content-type": type } : {}),
          },
          ...(method === "GET" ? {} : { body }),
        });
        const content = Buffer.from(await answer.arrayBuffer());
        const lines = [...answer.headers].filter(
          ([name]) => !/^(connection|keep-alive|content-length)$/.test(name),
        );
        const head = [
          `HTTP/1.1 ${answer.status} ${answer.statusText}`,
          ...lines.map(([name, value]) => `${name}: ${value}`),
          `content-length: ${content.length}`,
        ].join("\r\n");
        response.socket?.end(harmed(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), content]), harms));
      });
    });
    afterAll(async () => {
      await wire.close();
      await simulator.close();
    });

    const adapterOnTheWire = () =>
      adapterFor(simulator, platform, { graphUrl: wire.url, xApiUrl: wire.url, youtubeApiUrl: wire.url });

    it("reads the answer when no byte is harmed", async () => {
      harms = [];
      const reading = testReading();
      const outcomes = await readAll(adapterOnTheWire(), refsOf(simulator, platform), ["audience"], reading);
      reading.close();
      expect(outcomes.map(({ audience }) => audience?.ok)).toEqual(
        Array.from({ length: ACCOUNTS }, () => true),
      );
    });

    it("each account has one valid outcome or a gap with its reason, and no secret leaks", async () => {
      const secrets = allSecrets(simulator);
      await fc.assert(
        fc.asyncProperty(fc.array(harm, { minLength: 1, maxLength: 4 }), async (drawn) => {
          harms = drawn;
          const reading = testReading({ secrets });
          const accounts = refsOf(simulator, platform);
          const outcomes = await readAll(adapterOnTheWire(), accounts, METRICS, reading);
          reading.close();
          expect(outcomes.map(({ accountKey }) => accountKey).toSorted()).toEqual(
            accounts.map(({ accountKey }) => accountKey).toSorted(),
          );
          expect(outcomes.flatMap((outcome) => faultsOf(outcome, secrets))).toEqual([]);
        }),
        { numRuns: ANSWERS, seed: 20230825 },
      );
    });
  },
);
