import type { SimulatorContext } from "../exchange.ts";
import type { FaultScope } from "../faults/fault-board.ts";
import type { Credential } from "../world/credential.ts";
import { invalidParameter, missingParameter } from "./youtube-error.ts";

export type YouTubeCall = {
  site: SimulatorContext;
  at: number;
  params: URLSearchParams;
  credential: Credential;
};

export function faultScope(call: YouTubeCall, accountKey: string | null): FaultScope {
  return { platform: "youtube", accountKey, credential: call.credential.name };
}

/** The parts of a resource that are asked for; at least one, and only those that it has. */
export function readParts(call: YouTubeCall, known: readonly string[]): ReadonlySet<string> {
  const text = call.params.getAll("part").join(",");
  if (text === "") throw missingParameter("part");
  const parts = text.split(",");
  for (const part of parts) if (!known.includes(part)) throw invalidParameter("part", part.slice(0, 50));
  return new Set(parts);
}

/** Up to 50 ids, in the order in which they are asked for. */
export function readIds(call: YouTubeCall, name: string): string[] {
  const ids = call.params.getAll(name).flatMap((text) => text.split(","));
  if (ids.length > 50) throw invalidParameter(name, "at most 50 ids are allowed");
  return [...new Set(ids)].filter((id) => id !== "");
}

export function readMaxResults(call: YouTubeCall): number {
  const text = call.params.get("maxResults") ?? "5";
  if (!/^\d{1,3}$/.test(text) || Number(text) > 50) throw invalidParameter("maxResults", text.slice(0, 20));
  return Number(text);
}

/** Only the parts that were asked for, beside what every resource has. */
export function withParts(
  resource: Record<string, unknown>,
  parts: Readonly<Record<string, () => unknown>>,
  wanted: ReadonlySet<string>,
): Record<string, unknown> {
  const all = { ...resource };
  for (const [name, read] of Object.entries(parts)) {
    const value = wanted.has(name) ? read() : undefined;
    if (value !== undefined) all[name] = value;
  }
  return all;
}

/** The envelope of a list: `items` is absent where nothing was found. */
export function listOf(kind: string, items: readonly unknown[], more: Record<string, unknown> = {}) {
  return {
    kind: `youtube#${kind}ListResponse`,
    etag: `sim-${items.length}`,
    ...more,
    pageInfo: { totalResults: items.length, resultsPerPage: items.length },
    ...(items.length === 0 ? {} : { items }),
  };
}
