import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { HttpProblem } from "../server/problem.ts";

/** The schema of a page of rows. `next` = the cursor of the following page, `null` at the end. */
export function pageSchema<Row extends z.ZodType>(row: Row) {
  return z.object({
    items: z.array(row),
    next: z.string().nullable(),
    /** A number of the change feed: `/v1/changes?after=<asOf>` lists everything recorded since the first page. */
    asOf: z.string(),
    simulated: z.boolean(),
  });
}

const Envelope = z.object({ q: z.string(), n: z.int().min(0), a: z.unknown() });

export type PagePosition<After> = { after: After | null; asOf: number; queryMark: string };

/**
 * Where a page begins. A cursor belongs to the query that it came from: a forged one, or one of another query, is a
 * problem that names the cursor.
 */
export async function getPagePosition<After>(
  query: Readonly<Record<string, unknown>> & { cursor?: string | undefined },
  after: z.ZodType<After>,
  newest: () => Promise<number>,
): Promise<PagePosition<After>> {
  const queryMark = markOf(query);
  if (query.cursor === undefined) return { after: null, asOf: await newest(), queryMark };
  const envelope = Envelope.safeParse(parsed(query.cursor));
  const place = after.safeParse(envelope.data?.a);
  if (!envelope.success || !place.success)
    throw new HttpProblem(400, "the cursor is invalid; start without one", {
      field: "cursor",
    });
  if (envelope.data.q !== queryMark)
    throw new HttpProblem(400, "the cursor belongs to another query; keep every other parameter unchanged", {
      field: "cursor",
    });
  return { after: place.data, asOf: envelope.data.n, queryMark };
}

/** The cursor of what follows this row. */
export function toCursor({ asOf, queryMark }: PagePosition<unknown>, after: unknown): string {
  return Buffer.from(JSON.stringify({ q: queryMark, n: asOf, a: after })).toString("base64url");
}

/** Builds a page; a full one gets the cursor of its last row as `next`. */
export function toPage<Row, Item, After>(
  asked: PagePosition<After>,
  rows: readonly Row[],
  limit: number,
  how: { simulated: boolean; item: (row: Row) => Item; after: (row: Row) => After },
) {
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    items: rows.map(how.item),
    next: last === undefined ? null : toCursor(asked, how.after(last)),
    asOf: String(asked.asOf),
    simulated: how.simulated,
  };
}

/** Sets the Link header of the next page (RFC 8288). */
export function setNextLink(request: FastifyRequest, reply: FastifyReply, next: string | null): void {
  if (next === null) return;
  const url = new URL(request.url, "http://localhost");
  url.searchParams.set("cursor", next);
  void reply.header("link", `<${url.pathname}${url.search}>; rel="next"`);
}

function markOf(query: Readonly<Record<string, unknown>>): string {
  const { cursor: _cursor, limit: _limit, ...rest } = query;
  const entries = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("base64url").slice(0, 10);
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** An instant inside a cursor. */
export const CursorInstant = z.iso.datetime().transform((text) => new Date(text));
