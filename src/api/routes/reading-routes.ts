import { type PlatformId, VIAS } from "../../domain/platform.ts";
import { z } from "zod";
import { LiveSessionRow, toLiveSessionRow } from "../../services/exports/rows/live-sessions.ts";
import { SnapshotRow, toSnapshotRow } from "../../services/exports/rows/snapshots.ts";
import { CursorInstant, setNextLink, toPage, pageSchema, getPagePosition } from "../query/pagination.ts";
import { LookRow } from "../views/rows.ts";
import { toSelection } from "../query/selection.ts";
import { refusals, type RouteContext } from "./route.ts";

const tags = ["readings"];

/** Snapshots, live sessions and looks, in pages. */
export function readingRoutes(routing: RouteContext): void {
  const { since, until, office, platform, limit, cursor } = routing.fields;
  const querystring = z.strictObject({ since, until, office, platform, limit, cursor });
  snapshotRoute(routing, querystring);
  sessionRoute(routing, querystring);
  lookRoute(routing, querystring);
}

type Query = z.ZodType<{
  since?: Date | undefined;
  until?: Date | undefined;
  office?: string | undefined;
  platform?: PlatformId | undefined;
  limit: number;
  cursor?: string | undefined;
}>;

const SnapshotPlace = z.object({ slot: CursorInstant, accountKey: z.string(), via: z.enum(VIAS) });

function snapshotRoute({ app, source, outbox }: RouteContext, querystring: Query): void {
  const { simulated, collector } = source;
  const { store } = collector;
  app.get(
    "/v1/snapshots",
    {
      schema: {
        tags,
        summary: "Readings of the counters, by slot and account; a late arrival never shifts earlier pages",
        querystring,
        response: { 200: pageSchema(SnapshotRow), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await getPagePosition(query, SnapshotPlace, () => outbox.newest());
      const selection = await toSelection(store, query);
      const rows = await store.pages.snapshots(selection, place.after, query.limit);
      const offices = await store.registry.offices();
      const kinds = new Map(offices.map(({ officeId, kind }) => [officeId, kind]));
      const page = toPage(place, rows, query.limit, {
        simulated,
        item: (row) => toSnapshotRow(row, kinds.get(row.officeId) ?? null, simulated),
        after: ({ slot, accountKey, via }) => ({ slot, accountKey, via }),
      });
      setNextLink(request, reply, page.next);
      return page;
    },
  );
}

const SessionPlace = z.object({ accountKey: z.string(), sessionId: z.string() });

function sessionRoute({ app, source, outbox }: RouteContext, querystring: Query): void {
  const { simulated, collector } = source;
  const { store } = collector;
  app.get(
    "/v1/live-sessions",
    {
      schema: {
        tags,
        summary: "Live sessions as currently known, by account and id; since and until compare startedAt",
        querystring,
        response: { 200: pageSchema(LiveSessionRow), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await getPagePosition(query, SessionPlace, () => outbox.newest());
      const rows = await store.pages.sessions(await toSelection(store, query), place.after, query.limit);
      const page = toPage(place, rows, query.limit, {
        simulated,
        item: (row) => toLiveSessionRow(row, simulated),
        after: ({ accountKey, sessionId }) => ({ accountKey, sessionId }),
      });
      setNextLink(request, reply, page.next);
      return page;
    },
  );
}

const LookPlace = z.object({ accountKey: z.string(), firstAt: CursorInstant, digest: z.string() });

function lookRoute({ app, source, outbox }: RouteContext, querystring: Query): void {
  const { simulated, collector } = source;
  const { store } = collector;
  app.get(
    "/v1/looks",
    {
      schema: {
        tags,
        summary: "Readings of the lists of lives; equal ones of a day are merged into one row",
        querystring,
        response: { 200: pageSchema(LookRow), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await getPagePosition(query, LookPlace, () => outbox.newest());
      const rows = await store.pages.looks(await toSelection(store, query), place.after, query.limit);
      const page = toPage(place, rows, query.limit, {
        simulated,
        item: ({ accountKey, officeId, digest: _digest, sessionIds, liveIds, ...rest }) => ({
          account: accountKey,
          office: officeId,
          ...rest,
          sessionIds: [...sessionIds],
          liveIds: [...liveIds],
          simulated,
        }),
        after: ({ accountKey, firstAt, digest }) => ({ accountKey, firstAt, digest }),
      });
      setNextLink(request, reply, page.next);
      return page;
    },
  );
}
