import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { z } from "zod";
import { PLATFORM_IDS } from "../../domain/platform.ts";
import type { Resync } from "../../domain/resync.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { sinceRefusal, type StartedResync, startResync } from "../../services/resync/start-resync.ts";
import type { Caller } from "../access/caller.ts";
import type { ApiContext } from "../context.ts";
import { CursorInstant, setNextLink, toPage, pageSchema, getPagePosition } from "../query/pagination.ts";
import { HttpProblem } from "../server/problem.ts";
import { omitUndefined, requireOffice } from "../query/fields.ts";
import { ResyncView, loadResyncView } from "../views/resync.ts";
import { resyncEvents } from "./resync-events.ts";
import { bodyRefusals, fileResponse, refusals, type RouteContext } from "./route.ts";

const tags = ["resync"];
const RESYNC_ID = z.string().regex(/^resync-[a-z0-9-]{1,120}$/, "is not the id of a resync");

/** Resyncs: requesting, listing and following them. */
export function resyncRoutes(routing: RouteContext): void {
  askRoute(routing);
  lookRoutes(routing);
}

function askRoute({ app, source, limits, fields }: RouteContext): void {
  const perKey = new RateLimiterMemory({ points: limits.resyncsPerMinute, duration: 60 });
  const ResyncBody = z
    .strictObject({
      since: fields.since,
      platform: z.enum(PLATFORM_IDS).optional(),
      reason: z.string().trim().min(1).max(500).optional(),
      by: z.string().trim().min(1).max(120).optional(),
      waitSeconds: z.number().int().min(10).max(86_400).default(900),
    })
    .nullish();
  app.post(
    "/v1/offices/:office/resyncs",
    {
      config: { scope: "resync" },
      schema: {
        tags,
        summary: "Read one office again now, before scheduled work; `all` = every office",
        description:
          "Joins a running resync whose window covers the request. `since`: how far back lives are read; left out = as far as the platform keeps them.",
        params: z.object({ office: z.string().min(1).max(200) }),
        body: ResyncBody,
        response: { 202: ResyncView, ...refusals, ...bodyRefusals },
      },
    },
    async ({ params, body, caller }, reply) => {
      await limitResyncs(perKey, caller);
      const { store } = source.collector;
      const place = { status: 404, field: "office" } as const;
      const officeId =
        params.office === "all" ? null : (await requireOffice(store, params.office, place)).officeId;
      const since = body?.since ?? null;
      const refusal = sinceRefusal(since, source.collector.clock.now());
      if (refusal !== null)
        throw new HttpProblem(422, `since ${since?.toISOString()} ${refusal}`, { field: "since" });
      const { resync } = await requestResync(source, {
        officeId,
        platforms: body?.platform === undefined ? null : [body.platform],
        since,
        by: body?.by === undefined ? caller.name : `${body.by} (${caller.name})`,
        why: body?.reason ?? null,
        waitSeconds: body?.waitSeconds ?? 900,
      });
      void reply.code(202).header("location", `/v1/resyncs/${resync.resyncId}`);
      return loadResyncView(store, resync, source.simulated);
    },
  );
}

async function limitResyncs(perKey: RateLimiterMemory, caller: Caller): Promise<void> {
  try {
    await perKey.consume(caller.keyId ?? "anonymous");
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new HttpProblem(429, "this key requested too many resyncs within a minute", {
      headers: { "retry-after": String(Math.max(1, Math.ceil(refused.msBeforeNext / 1000))) },
    });
  }
}

/** Starts a resync; what cannot be read is a problem of the named office. */
export async function requestResync(
  { collector }: ApiContext,
  request: Parameters<typeof startResync>[1],
): Promise<StartedResync> {
  try {
    return await startResync(collector, request, randomUUID);
  } catch (error) {
    if (error instanceof UsageError) throw new HttpProblem(422, error.message, { field: "office" });
    throw error;
  }
}

const ResyncPlace = z.object({ startedAt: CursorInstant, resyncId: z.string() });

function lookRoutes(routing: RouteContext): void {
  listRoute(routing);
  oneRoutes(routing);
}

function listRoute({ app, source, outbox, fields }: RouteContext): void {
  const { simulated, collector } = source;
  const { store } = collector;
  const { office, limit, cursor } = fields;
  app.get(
    "/v1/resyncs",
    {
      schema: {
        tags,
        summary: "Resyncs, newest first",
        querystring: z.strictObject({ office, limit, cursor }),
        response: { 200: pageSchema(ResyncView), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await getPagePosition(query, ResyncPlace, () => outbox.newest());
      const officeId =
        query.office === undefined ? undefined : (await requireOffice(store, query.office)).officeId;
      const rows = await store.resyncs.list(omitUndefined({ officeId }), place.after, query.limit);
      const page = toPage(place, rows, query.limit, {
        simulated,
        item: (row) => row,
        after: ({ startedAt, resyncId }) => ({ startedAt, resyncId }),
      });
      setNextLink(request, reply, page.next);
      return {
        ...page,
        items: await Promise.all(page.items.map((row) => loadResyncView(store, row, simulated))),
      };
    },
  );
}

function oneRoutes({ app, source }: RouteContext): void {
  const { simulated, collector } = source;
  const { store } = collector;
  const params = z.object({ id: RESYNC_ID });
  app.get(
    "/v1/resyncs/:id",
    {
      schema: {
        tags,
        summary: "One resync: progress, and what it changed",
        params,
        response: { 200: ResyncView, ...refusals },
      },
    },
    async (request) => loadResyncView(store, await requireResync(source, request.params.id), simulated),
  );
  app.get(
    "/v1/resyncs/:id/events",
    {
      exposeHeadRoute: false,
      schema: {
        tags,
        summary:
          "Progress as server-sent events: `progress` at every change, `done` with the difference at the end",
        params,
        response: {
          200: fileResponse("The states of the resync until it is done", ["text/event-stream"]),
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      await requireResync(source, request.params.id);
      void reply.type("text/event-stream; charset=utf-8").header("cache-control", "no-store");
      void reply.header("x-accel-buffering", "no");
      return reply.send(Readable.from(resyncEvents(source, request.params.id)) as never);
    },
  );
}

export async function requireResync({ collector }: ApiContext, id: string): Promise<Resync> {
  const resync = await collector.store.resyncs.get(id);
  if (resync === null) throw new HttpProblem(404, `there is no resync "${id}"`, { field: "id" });
  return resync;
}
