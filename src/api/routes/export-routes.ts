import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { exportCatalog, type ExportName } from "../../services/exports/catalog.ts";
import {
  CONTENT_TYPES,
  encodeRows,
  EXPORT_FORMATS,
  type ExportFormat,
} from "../../services/exports/encode.ts";
import { HttpProblem } from "../server/problem.ts";
import { acceptsGzip } from "../server/response-headers.ts";
import { requireOffice } from "../query/fields.ts";
import { fileResponse, refusals, type RouteContext } from "./route.ts";

const NAMES = Object.keys(exportCatalog) as ExportName[];
const FILES = NAMES.flatMap((name) => EXPORT_FORMATS.map((format) => `${name}.${format}`));

/** Exports of one key at once: a tool that refreshes all of them fits, a hundred that nobody reads do not. */
const AT_ONCE_MAX = 12;
const RETRY_AFTER_SECONDS = 10;

/** Whole exports at fixed addresses, for Power BI, Excel and scripts to refresh. */
export function exportRoutes({ app, source, fields }: RouteContext): void {
  const { simulated, collector } = source;
  const { store, zone, judging } = collector;
  const { since, until, office, platform } = fields;
  const flag = z.enum(["0", "1"]).default("0");
  const running = new Map<string, number>();
  app.get(
    "/v1/exports/:file",
    {
      exposeHeadRoute: false,
      schema: {
        tags: ["exports"],
        summary: "Every row of an export, without paging, streamed",
        description:
          "`raw=1`: CSV without the apostrophe that disarms formulas. `bom=1`: CSV that Excel opens as UTF-8 on double click.",
        params: z.object({ file: z.enum(FILES as [string, ...string[]]) }),
        querystring: z.strictObject({ since, until, office, platform, raw: flag, bom: flag }),
        response: {
          200: fileResponse("The rows, in the format of the name", Object.values(CONTENT_TYPES)),
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { params, query, caller } = request;
      occupy(running, caller.keyId ?? caller.name, reply);
      const [name, format] = params.file.split(".") as [ExportName, ExportFormat];
      const { columns, rows } = exportCatalog[name];
      const officeId =
        query.office === undefined ? null : (await requireOffice(store, query.office)).officeId;
      const bounds = {
        since: query.since ?? null,
        until: query.until ?? null,
        platform: query.platform ?? null,
      };
      const wanted = rows(store, { zone, simulated, officeId, ...bounds, reports: judging });
      const chunks = encodeRows(format, wanted, {
        name,
        columns,
        raw: query.raw === "1",
        withMark: query.bom === "1",
        simulated,
      });
      return sendChunks(request, reply, chunks, {
        format,
        fileName: `${simulated ? "simulated-" : ""}${params.file}`,
      });
    },
  );
}

/** Counts an export of a key until its response is over. @throws HttpProblem 429 */
function occupy(running: Map<string, number>, key: string, reply: FastifyReply): void {
  const count = running.get(key) ?? 0;
  if (count >= AT_ONCE_MAX)
    throw new HttpProblem(429, `this key is loading ${AT_ONCE_MAX} exports already; read those first`, {
      headers: { "retry-after": String(RETRY_AFTER_SECONDS) },
    });
  running.set(key, count + 1);
  reply.raw.once("close", () => {
    const left = (running.get(key) ?? 1) - 1;
    if (left === 0) running.delete(key);
    else running.set(key, left);
  });
}

/** Streams a file as fast as it is read; text is compressed for those who accept it. */
function sendChunks(
  request: FastifyRequest,
  reply: FastifyReply,
  chunks: AsyncIterable<Uint8Array>,
  { format, fileName }: { format: ExportFormat; fileName: string },
) {
  void reply
    .type(CONTENT_TYPES[format])
    .header("content-disposition", `attachment; filename="${fileName}"`)
    .header("cache-control", "private, no-cache")
    .header("vary", "Accept-Encoding");
  const stream = Readable.from(chunks, { objectMode: false, highWaterMark: 131_072 });
  const isText = format === "csv" || format === "ndjson";
  if (!isText || !acceptsGzip(request)) return reply.send(stream as never);
  void reply.header("content-encoding", "gzip");
  const packed = createGzip({ level: 3 });
  stream.on("error", (error) => packed.destroy(error));
  packed.on("close", () => stream.destroy());
  return reply.send(stream.pipe(packed) as never);
}
