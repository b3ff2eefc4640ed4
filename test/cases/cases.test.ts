import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { METRICS } from "../../src/domain/platform.ts";
import type { AccountRef } from "../../src/platforms/contract.ts";
import { createAdapters, READABLE_PLATFORMS } from "../../src/platforms/adapters.ts";
import { type SeenRequest, startAnsweringServer } from "../support/answering-server.ts";
import { testReading } from "../support/reading.ts";

type Request = {
  accounts: (Pick<AccountRef, "accountKey"> & Partial<AccountRef>)[];
  metrics?: ("audience" | "live")[];
  since?: string;
  now?: string;
  /** Where the situation was reported or documented; not used. */
  source?: string;
  settings?: {
    pageTokens?: Record<string, string>;
    ownerTokens?: Record<string, string>;
    liveFromPosts?: boolean;
  };
};
type Answer = {
  status?: number;
  headers?: Record<string, string>;
  items?: ({ code?: number; headers?: { name: string; value: string }[]; body: unknown } | null)[];
  body?: unknown;
  times?: number;
};
type Expected = { outcomes: unknown[]; requests?: string[][]; never?: string[] };

const here = dirname(fileURLToPath(import.meta.url));
const SECRETS = ["shared-facebook-token", "facebook-app-secret", "shared-x-token", "youtube-key"];

const situations = READABLE_PLATFORMS.flatMap((platform) =>
  readdirSync(join(here, platform)).map((situation) => [platform, situation] as const),
);

const read = <T>(platform: string, situation: string, file: string): T =>
  JSON.parse(readFileSync(join(here, platform, situation, file), "utf8")) as T;

describe.each(situations)("%s: %s", (platform, situation) => {
  const request = read<Request>(platform, situation, "request.json");
  const answers = read<Answer[]>(platform, situation, "answer.json").flatMap((answer) =>
    Array.from({ length: answer.times ?? 1 }, () => answer),
  );
  const expected = read<Expected>(platform, situation, "expected.json");

  it("comes to the outcome that is written down", async () => {
    const queue = [...answers];
    const server = await startAnsweringServer((_, response) => {
      const answer = queue.shift() ?? { status: 599, body: "no answer is left for this request" };
      response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
      response.end(textOf(answer));
    });
    const ctx = testReading({ at: new Date(request.now ?? "2023-07-20T06:30:00Z"), secrets: SECRETS });
    try {
      const adapter = adaptersFor(server.url, request).get(platform);
      const accounts = request.accounts.map((account) => ({
        externalId: null,
        handle: null,
        credential: null,
        ...account,
      }));
      const asked = new Map(accounts.map(({ accountKey }) => [accountKey, request.metrics ?? METRICS]));
      const since = new Date(request.since ?? "2023-06-20T00:00:00Z");
      const outcomes = await adapter?.read({ credential: null, accounts }, asked, { since }, ctx);

      expect(JSON.parse(JSON.stringify(outcomes))).toMatchObject(expected.outcomes);
      expect(server.requests).toHaveLength(answers.length);
      const seen = server.requests.map(shownOf);
      for (const [index, parts] of (expected.requests ?? []).entries())
        for (const part of parts) expect(seen[index]).toContain(part);
      for (const text of expected.never ?? []) expect(seen.join("\n")).not.toContain(text);
      for (const secret of [...SECRETS, ...tokensOf(request)])
        expect(JSON.stringify(outcomes)).not.toContain(secret);
    } finally {
      ctx.close();
      await server.close();
    }
  });
});

function textOf({ items, body }: Answer): string {
  if (items !== undefined)
    return JSON.stringify(
      items.map((item) =>
        item === null
          ? null
          : {
              code: item.code ?? 200,
              headers: item.headers ?? [],
              body: typeof item.body === "string" ? item.body : JSON.stringify(item.body),
            },
      ),
    );
  return typeof body === "string" ? body : JSON.stringify(body ?? "");
}

/** A request as a person would write it: method and address, and a batch's items, both decoded. */
function shownOf({ method, url, form }: SeenRequest): string {
  const batch = form.get("batch");
  const items =
    batch === null
      ? []
      : (JSON.parse(batch) as { relative_url: string }[]).map(({ relative_url }) => relative_url);
  return [`${method} ${url.pathname}${url.search}`, ...items].map(decodeURIComponent).join("\n");
}

const tokensOf = ({ settings }: Request): string[] => [
  ...Object.values(settings?.pageTokens ?? {}),
  ...Object.values(settings?.ownerTokens ?? {}),
];

function adaptersFor(url: string, { settings }: Request) {
  return createAdapters({
    facebook: {
      graphUrl: url,
      graphVersion: "v26.0",
      accessToken: "shared-facebook-token",
      appId: "1",
      appSecret: "facebook-app-secret",
      pageTokens: new Map(Object.entries(settings?.pageTokens ?? {})),
      liveRetentionDays: 30,
    },
    x: {
      apiUrl: url,
      bearerToken: "shared-x-token",
      ownerTokens: new Map(Object.entries(settings?.ownerTokens ?? {})),
      liveFromPosts: settings?.liveFromPosts ?? false,
    },
    youtube: { apiUrl: url, apiKey: "youtube-key" },
    instagram: {
      graphUrl: url,
      graphVersion: "v26.0",
      userId: "17841400000000000",
      accessToken: "shared-facebook-token",
      appSecret: "facebook-app-secret",
    },
  });
}
