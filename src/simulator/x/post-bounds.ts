import { invalidRequest } from "./problem.ts";
import type { XCall } from "./x-call.ts";

const EARLIEST = Date.UTC(2010, 10, 6);

/** Opaque to callers: encodes the oldest id that they have seen. */
export function toPageToken(id: bigint): string {
  return `sim${id.toString(32)}`;
}

/** The requested part of a timeline: ids exclusive, instants `[fromMs, untilMs)`. */
export type Bounds = { sinceId: bigint; untilId: bigint; fromMs: number; untilMs: number };

/** Ids take precedence over instants; a pagination token is one more upper bound. */
export function readBounds(call: XCall): Bounds {
  const token = call.params.get("pagination_token");
  const untilId = readId(call, "until_id") ?? 1n << 63n;
  const tokenId = token === null ? untilId : idOfToken(token);
  return {
    sinceId: readId(call, "since_id") ?? -1n,
    untilId: tokenId < untilId ? tokenId : untilId,
    fromMs: readInstant(call, "start_time") ?? EARLIEST,
    untilMs: readInstant(call, "end_time") ?? Number.POSITIVE_INFINITY,
  };
}

function idOfToken(token: string): bigint {
  if (!/^sim[0-9a-v]{1,13}$/.test(token))
    throw invalidRequest("The `pagination_token` query parameter value is not valid", {
      pagination_token: [token.slice(0, 50)],
    });
  let id = 0n;
  for (const char of token.slice(3)) id = id * 32n + BigInt(Number.parseInt(char, 32));
  return id;
}

function readId(call: XCall, name: string): bigint | null {
  const text = call.params.get(name);
  if (text === null) return null;
  if (!/^[0-9]{1,19}$/.test(text))
    throw invalidRequest(`The \`${name}\` query parameter value is not an id`, {
      [name]: [text.slice(0, 50)],
    });
  return BigInt(text);
}

function readInstant(call: XCall, name: string): number | null {
  const text = call.params.get(name);
  if (text === null) return null;
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms) || ms < EARLIEST)
    throw invalidRequest(
      `The \`${name}\` query parameter value [${text.slice(0, 50)}] is not a valid RFC3339 date`,
      { [name]: [text.slice(0, 50)] },
    );
  return ms;
}
