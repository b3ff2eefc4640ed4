import type { FastifyReply } from "fastify";
import { z } from "zod";
import { requireOffice } from "../query/fields.ts";
import {
  type ReportRequest,
  loadReportViews,
  REPORT_FORMATS,
  REPORT_TYPES,
  type ReportFormat,
  renderReport,
} from "../views/report-formats.ts";
import { ActivityReport, GrowthReport, LiveReport, OfficeReport, VerdictRow } from "../views/reports.ts";
import { RecordedValues } from "../cache/recorded-values.ts";
import { toEntityTag } from "../server/response-headers.ts";
import { rethrowAsProblem } from "./history-routes.ts";
import { fileResponse, refusals, type RouteContext } from "./route.ts";

const tags = ["reports"];

type FormatQuery = { format: ReportFormat; lang: "en" | "hi"; bom: "0" | "1" };

type Send = (reply: FastifyReply, asked: ReportRequest, query: FormatQuery) => Promise<FastifyReply>;

/** The reports of `reach report`, under the same names; each is rendered once until something new is recorded. */
export function reportRoutes(routing: RouteContext): void {
  const { collector, simulated } = routing.source;
  const cache = new RecordedValues(routing.outbox, collector.clock, collector.zone);
  const send: Send = async (reply, asked, { format, lang, bom }) => {
    const key = JSON.stringify([asked, format, lang, bom]);
    const make = async () => {
      const marked = { withMark: bom === "1" };
      const { body, type } = await renderReport(collector.judging, asked, format, lang, marked);
      const bytes = Buffer.from(body as Uint8Array);
      return { body: bytes, type, tag: `W/${toEntityTag(bytes)}` };
    };
    const held = await cache.get(key, make).catch(rethrowAsProblem);
    void reply.type(held.type).header("etag", held.tag);
    if (format === "xlsx" || format === "csv")
      void reply.header(
        "content-disposition",
        `attachment; filename="${toFileName(asked, simulated)}-${lang}.${format}"`,
      );
    return reply.send(held.body as never);
  };
  monthRoutes(routing, send);
  growthRoute(routing, send);
  officeRoute(routing, send);
  verdictRoute(routing);
}

/** The response schema of a report: JSON with its shape, other formats as files. */
function answers<Json extends z.ZodType>(json: Json) {
  const { csv, xlsx, html } = REPORT_TYPES;
  const files = fileResponse("The report, in the format asked for", [csv, xlsx, html]);
  const content = { "application/json": { schema: json }, ...files.content };
  return { 200: { ...files, content }, ...refusals };
}
const toFormatQuery = ({ fields }: RouteContext) => ({
  format: z.enum(REPORT_FORMATS).default("json"),
  lang: fields.lang,
  /** CSV that Excel opens as UTF-8 on double click. */
  bom: z.enum(["0", "1"]).default("0"),
});

function monthRoutes(routing: RouteContext, send: Send): void {
  const { app, fields } = routing;
  const monthly = z.strictObject({ ...toFormatQuery(routing), month: fields.month });
  const revision = z.coerce.number().int().min(1).max(999_999).optional();
  const live = "Which offices held their live broadcasts in a month, and what each verdict rests on";
  app.get(
    "/v1/reports/live",
    {
      schema: {
        tags,
        summary: live,
        querystring: monthly.extend({ revision }),
        response: answers(LiveReport),
      },
    },
    async ({ query }, reply) =>
      send(reply, { report: "live", month: query.month, revision: query.revision ?? null }, query),
  );
  const activity = "Lives, minutes, posts and growth of every office in a month, and the least active";
  app.get(
    "/v1/reports/activity",
    { schema: { tags, summary: activity, querystring: monthly, response: answers(ActivityReport) } },
    async ({ query }, reply) => send(reply, { report: "activity", month: query.month }, query),
  );
}

function growthRoute(routing: RouteContext, send: Send): void {
  const { app, fields } = routing;
  const querystring = z.strictObject({ ...toFormatQuery(routing), from: fields.day, to: fields.day });
  const summary = "Followers gained and lost by every account between two local days, both included";
  app.get(
    "/v1/reports/growth",
    { schema: { tags, summary, querystring, response: answers(GrowthReport) } },
    async ({ query }, reply) => send(reply, { report: "growth", from: query.from, to: query.to }, query),
  );
}

function officeRoute(routing: RouteContext, send: Send): void {
  const { app, fields, source } = routing;
  const querystring = z.strictObject({ ...toFormatQuery(routing), month: fields.month });
  const params = z.object({ office: z.string().min(1).max(200) });
  const summary = "All that one office's verdict rests on, and what would change it";
  app.get(
    "/v1/reports/office/:office",
    {
      config: { isOfficeSheet: true },
      schema: { tags, summary, params, querystring, response: answers(OfficeReport) },
    },
    async (request, reply) => {
      const { office } = request.params;
      const { officeId } = await requireOffice(source.collector.store, office, {
        status: 404,
        field: "office",
      });
      return send(reply, { report: "office", officeId, month: request.query.month }, request.query);
    },
  );
}

function toFileName(asked: ReportRequest, simulated: boolean): string {
  const name =
    asked.report === "growth"
      ? `growth-${asked.from}-${asked.to}`
      : asked.report === "office"
        ? `${asked.officeId}-${asked.month}`
        : `${asked.report}-${asked.month}`;
  return simulated ? `simulated-${name}` : name;
}

/** Verdicts as rows, for tools that want a list. */
function verdictRoute({ app, source, fields }: RouteContext): void {
  const { collector, simulated } = source;
  app.get(
    "/v1/verdicts",
    {
      schema: {
        tags,
        summary: "The verdicts of a month, one per office, with their evidence",
        querystring: z.strictObject({ month: fields.month, office: fields.office, lang: fields.lang }),
        response: {
          200: z.object({ items: z.array(VerdictRow), simulated: z.boolean() }),
          ...refusals,
        },
      },
    },
    async ({ query }) => {
      const { month, lang, office } = query;
      const officeId = office === undefined ? null : (await requireOffice(collector.store, office)).officeId;
      const { json } = await loadReportViews(
        collector.judging,
        { report: "live", month, revision: null },
        lang,
      ).catch(rethrowAsProblem);
      const { status, revision, offices } = json() as z.infer<typeof LiveReport>;
      return {
        items: offices
          .filter((one) => officeId === null || one.office === officeId)
          .map((one) => ({ month, status, revision, ...one })),
        simulated,
      };
    },
  );
}
