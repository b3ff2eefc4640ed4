import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { HttpProblem } from "../server/problem.ts";

/** A page of rows. `next` = where the following page begins, `null` at the end. */
export function pageSchema<Row extends z.ZodType>(row: Row) {
  return z.object({
    items: z.array(row),
    next: z.string().nullable(),
    /** Of the change feed: `/v1/changes?after=<asOf>` tells all that became known since the first page. */
    asOf: z.string(),
    simulated: z.boolean(),
  });
}

const Envelope = z.object({ q: z.string(), n: z.int().min(0), a: z.unknown() });

export type PagePosition<After> = { after: After | null; asOf: number; queryMark: string };

/**
 * Where a page begins. A cursor belongs to the query that it came from: one of another query, or one that nobody gave
 * out, is a problem that names it.
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
    throw new HttpProblem(400, "the cursor is none that was given out; begin without one", {
      field: "cursor",
    });
  if (envelope.data.q !== queryMark)
    throw new HttpProblem(400, "the cursor is of another query; keep every other parameter as it was", {
      field: "cursor",
    });
  return { after: place.data, asOf: envelope.data.n, queryMark };
}

/** The cursor of what comes behind this row. */
export function toCursor({ asOf, queryMark }: PagePosition<unknown>, after: unknown): string {
  return Buffer.from(JSON.stringify({ q: queryMark, n: asOf, a: after })).toString("base64url");
}

/** A page whose last row, if there may be more, says where the next begins. */
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

/** RFC 8288: the next page as a link. */
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
