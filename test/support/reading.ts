import type { AccountRef, ReadContext, UsageFigure } from "../../src/platforms/contract.ts";
import { createHttpClient } from "../../src/http/create-client.ts";
import { createRedactor } from "../../src/telemetry/redaction.ts";

/** A ReadContext with a real HTTP client, a clock that stands still, and a record of requests and usage. */
export type TestReading = ReadContext & { labels: string[]; usage: UsageFigure[]; close(): void };

export function testReading(
  options: {
    at?: Date;
    clock?: () => Date;
    secrets?: readonly string[];
    signal?: AbortSignal;
    maxBytes?: number;
  } = {},
): TestReading {
  const at = options.at ?? new Date("2023-07-20T06:30:00Z");
  const now = options.clock ?? (() => at);
  const door = createHttpClient({
    clock: { now, source: "system" },
    redact: createRedactor(options.secrets ?? []),
    backoffMilliseconds: 1,
    ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
  });
  const labels: string[] = [];
  const usage: UsageFigure[] = [];
  return {
    http: {
      send: (request, options) => {
        labels.push(request.label);
        return door.send(request, options);
      },
    },
    now,
    signal: options.signal ?? new AbortController().signal,
    onUsage: (note) => usage.push(note),
    labels,
    usage,
    close: () => door.close(),
  };
}

export function accountRef(
  accountKey: string,
  externalId: string | null,
  handle: string | null = null,
): AccountRef {
  return { accountKey, externalId, handle, credential: null };
}
