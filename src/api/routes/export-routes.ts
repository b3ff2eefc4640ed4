import { z } from "zod";
import { exportCatalog, type ExportName } from "../../services/exports/catalog.ts";
import {
  CONTENT_TYPES,
  encodeRows,
  EXPORT_FORMATS,
  type ExportFormat,
} from "../../services/exports/encode.ts";
import { FileStreams } from "../server/file-streams.ts";
import { requireOffice } from "../query/fields.ts";
import { fileResponse, refusals, type RouteContext } from "./route.ts";

const NAMES = Object.keys(exportCatalog) as ExportName[];
const FILES = NAMES.flatMap((name) => EXPORT_FORMATS.map((format) => `${name}.${format}`));

/** Whole exports at fixed addresses, for Power BI, Excel and scripts to refresh. */
export function exportRoutes({ app, source, fields }: RouteContext): void {
  const { simulated, collector } = source;
  const { store, zone, judging } = collector;
  const { since, until, office, platform } = fields;
  const flag = z.enum(["0", "1"]).default("0");
  const streams = new FileStreams();
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
      const { params, query } = request;
      streams.occupy(request, reply);
      const [name, format] = params.file.split(".") as [ExportName, ExportFormat];
      const { columns, rows } = exportCatalog[name];
      const officeId =
        query.office === undefined ? null : (await requireOffice(store, query.office)).officeId;
      const { since: from = null, until: before = null, platform: of = null } = query;
      const bounds = { since: from, until: before, platform: of };
      const wanted = rows(store, { zone, simulated, officeId, ...bounds, reports: judging });
      const chunks = encodeRows(format, wanted, {
        name,
        columns,
        raw: query.raw === "1",
        withMark: query.bom === "1",
        simulated,
      });
      const fileName = `${simulated ? "simulated-" : ""}${params.file}`;
      void reply.type(CONTENT_TYPES[format]);
      void reply.header("content-disposition", `attachment; filename="${fileName}"`);
      return streams.send(request, reply, chunks, format === "csv" || format === "ndjson");
    },
  );
}
