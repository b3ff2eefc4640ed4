import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { requireOffice } from "../query/fields.ts";
import {
  type ReportRequest,
  REPORT_FORMATS,
  REPORT_TYPES,
  type ReportFormat,
  renderReport,
} from "../views/report-formats.ts";
import { ActivityReport, GrowthReport, LiveReport, OfficeReport, VerdictRow } from "../views/reports.ts";
import { getPhrases } from "../../reports/languages.ts";
import { toVerdictJson } from "../../reports/live-json.ts";
import { openMonth } from "../../services/judging/reported-month.ts";
import { FileStreams } from "../server/file-streams.ts";
import { RecordedValues } from "../cache/recorded-values.ts";
import { toEntityTag } from "../server/response-headers.ts";
import { rethrowAsProblem } from "./history-routes.ts";
import { fileResponse, refusals, type RouteContext } from "./route.ts";

const tags = ["reports"];

type FormatQuery = { format: ReportFormat; lang: "en" | "hi"; bom: "0" | "1" };

type Send = (
  request: FastifyRequest & { query: FormatQuery },
  reply: FastifyReply,
  asked: ReportRequest,
) => Promise<FastifyReply>;

/** A report of more is sent as it is made, without an entity tag: it would cost too much memory to keep. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024;

/**
 * The reports of `reach report`, under the same names; each is rendered once until something new is recorded, but for
 * those that are too large to be kept.
 */
export function reportRoutes(routing: RouteContext): void {
  const { collector, simulated } = routing.source;
  const cache = new RecordedValues(routing.outbox, collector.clock, collector.zone);
  const streams = new FileStreams();
  const send: Send = async (request, reply, asked) => {
    const { format, lang, bom } = request.query;
    const key = JSON.stringify([asked, format, lang, bom]);
    const isText = format === "json" || format === "csv";
    const render = () => renderReport(collector.judging, asked, format, lang, { withMark: bom === "1" });
    const make = async () => {
      const bytes = await readAtMost(await render(), isText ? KEPT_BYTES_MAX : Number.POSITIVE_INFINITY);
      return bytes && { bytes, tag: `W/${toEntityTag(bytes)}` };
    };
    const isHead = request.method === "HEAD";
    const asking = isHead ? cache.held<Awaited<ReturnType<typeof make>>>(key) : cache.get(key, make);
    const kept = await asking.catch(rethrowAsProblem);
    void reply.type(REPORT_TYPES[format]);
    if (format === "xlsx" || format === "csv")
      void reply.header(
        "content-disposition",
        `attachment; filename="${toFileName(asked, simulated)}-${lang}.${format}"`,
      );
    if (kept !== null) return reply.header("etag", kept.tag).send(kept.bytes as never);
    const chunks = await render().catch(rethrowAsProblem);
    // Nothing is taken from it: what the report would say is found out, and not made.
    if (isHead) return streams.send(request, reply, [], isText);
    streams.occupy(request, reply);
    return streams.send(request, reply, chunks, isText);
  };
  monthRoutes(routing, send);
  growthRoute(routing, send);
  officeRoute(routing, send);
  verdictRoute(routing);
}

/** `null` if there is more; what is left is not made then. */
async function readAtMost(chunks: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Buffer | null> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    read.push(chunk);
    bytes += chunk.length;
    if (bytes > bytesMax) return null;
  }
  return Buffer.concat(read);
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
    async (request, reply) => {
      const { month, revision = null } = request.query;
      return send(request, reply, { report: "live", month, revision });
    },
  );
  const activity = "Lives, minutes, posts and growth of every office in a month, and the least active";
  app.get(
    "/v1/reports/activity",
    { schema: { tags, summary: activity, querystring: monthly, response: answers(ActivityReport) } },
    async (request, reply) => send(request, reply, { report: "activity", month: request.query.month }),
  );
}

function growthRoute(routing: RouteContext, send: Send): void {
  const { app, fields } = routing;
  const querystring = z.strictObject({ ...toFormatQuery(routing), from: fields.day, to: fields.day });
  const summary = "Followers gained and lost by every account between two local days, both included";
  app.get(
    "/v1/reports/growth",
    { schema: { tags, summary, querystring, response: answers(GrowthReport) } },
    async (request, reply) => {
      const { from, to } = request.query;
      return send(request, reply, { report: "growth", from, to });
    },
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
      return send(request, reply, { report: "office", officeId, month: request.query.month });
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
      const judged = await openMonth(collector.judging, month).catch(rethrowAsProblem);
      const { status, revision, verdicts } = judged;
      const phrases = getPhrases(lang, collector.zone);
      const items: z.infer<typeof VerdictRow>[] = [];
      for await (const verdict of verdicts)
        if (officeId === null || verdict.officeId === officeId)
          items.push({
            month,
            status,
            revision,
            ...(toVerdictJson(verdict, judged, phrases) as z.infer<typeof LiveReport>["offices"][number]),
          });
      return { items, simulated };
    },
  );
}
