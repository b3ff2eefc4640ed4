import type { Command } from "commander";
import { isPlatformId, PLATFORM_IDS } from "../../domain/platform.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { exportCatalog, isExportName } from "../../services/exports/catalog.ts";
import type { ExportRequest } from "../../services/exports/contract.ts";
import { encodeRows, EXPORT_FORMATS, isExportFormat } from "../../services/exports/encode.ts";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import { instantOf } from "../args/instant.ts";
import { officeOf } from "../args/names.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import { writeOut } from "../output/out-file.ts";
import { writePaced } from "../output/paced-write.ts";
import { withShelf } from "../session/session.ts";
import { processStreams } from "../io/streams.ts";

type ExportOptions = {
  since?: string;
  until?: string;
  office?: string;
  platform?: string;
  format: string;
  raw?: boolean;
  out?: string;
};

export function register(program: Command): void {
  program
    .command("export")
    .argument("<name>", Object.keys(exportCatalog).join(" | "))
    .description("rows for other tools, on stdout")
    .option("--since <day or instant>", "from here on: YYYY-MM-DD (local) or an instant")
    .option("--until <day or instant>", "up to here, this itself left out")
    .option("--office <office>", "only this office")
    .option("--platform <platform>", "only this platform")
    .option("--format <format>", "ndjson, csv, xlsx or parquet", "ndjson")
    .option("--raw", "CSV without the apostrophe that disarms formulas")
    .option("--out <file>", "write to a file, whole or not at all")
    .action(async (name: string, options: ExportOptions) =>
      withShelf((shelf) => writeExport(shelf, name, options)),
    );
}

async function writeExport(shelf: Deployment, name: string, options: ExportOptions): Promise<void> {
  if (!isExportName(name))
    throw new UsageError(`there is no export "${name}"; known are ${Object.keys(exportCatalog).join(", ")}`);
  const { format } = options;
  if (!isExportFormat(format))
    throw new UsageError(`--format ${format} is not known here; write one of ${EXPORT_FORMATS.join(", ")}`);
  const binary = format === "xlsx" || format === "parquet";
  if (binary && options.out === undefined && processStreams.stdout.isTTY === true)
    throw new UsageError(`--format ${format} is not for a screen: name a file with --out`);
  const request = await requestOf(shelf, options);
  const { columns, rows } = exportCatalog[name];
  const lines = encodeRows(format, rows(shelf.store, request), {
    name,
    columns,
    raw: options.raw === true,
    simulated: request.simulated,
  });
  if (options.out === undefined) return writePaced(processStreams.stdout, lines);
  await writeOut("--out", options.out, lines);
}

async function requestOf(shelf: Deployment, options: ExportOptions): Promise<ExportRequest> {
  const { store, settings } = shelf;
  const { platform, office, since, until } = options;
  if (platform !== undefined && !isPlatformId(platform))
    throw new UsageError(`unknown platform "${platform}"; known are ${PLATFORM_IDS.join(", ")}`);
  const zone = settings.timezone;
  const from = since === undefined ? null : instantOf("--since", since, zone);
  const before = until === undefined ? null : instantOf("--until", until, zone);
  if (from !== null && before !== null && from > before)
    throw new UsageError(`--since ${since} lies after --until ${until}: give the earlier one first`);
  return {
    zone,
    simulated: settings.mode === "simulated",
    officeId: office === undefined ? null : (await officeOf({ store }, office)).officeId,
    platform: platform ?? null,
    since: from,
    until: before,
    reports: toJudgingContext(shelf),
  };
}
