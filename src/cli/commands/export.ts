import type { Command } from "commander";
import { isPlatformId, PLATFORM_IDS } from "../../domain/platform.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { exportCatalog, isExportName } from "../../services/exports/catalog.ts";
import type { ExportRequest } from "../../services/exports/contract.ts";
import { encodeRows, EXPORT_FORMATS, isExportFormat } from "../../services/exports/encode.ts";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import { parseInstant } from "../args/instant.ts";
import { resolveOffice } from "../args/names.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import { writeOutFile } from "../output/out-file.ts";
import { writePaced } from "../output/paced-write.ts";
import { withDeployment } from "../context/with-deployment.ts";
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

export function addExportCommand(program: Command): void {
  program
    .command("export")
    .argument("<name>", Object.keys(exportCatalog).join(" | "))
    .description("rows for other tools, on stdout")
    .option("--since <day or instant>", "from this time on: YYYY-MM-DD (local) or an instant")
    .option("--until <day or instant>", "before this time")
    .option("--office <office>", "only this office")
    .option("--platform <platform>", "only this platform")
    .option("--format <format>", "ndjson, csv, xlsx or parquet", "ndjson")
    .option("--raw", "CSV without the apostrophe that disarms formulas")
    .option("--out <file>", "write to a file, whole or not at all")
    .action(async (name: string, options: ExportOptions) =>
      withDeployment((deployment) => writeExport(deployment, name, options)),
    );
}

async function writeExport(deployment: Deployment, name: string, options: ExportOptions): Promise<void> {
  if (!isExportName(name))
    throw new UsageError(`there is no export "${name}"; known are ${Object.keys(exportCatalog).join(", ")}`);
  const { format } = options;
  if (!isExportFormat(format))
    throw new UsageError(`--format ${format} is not known here; write one of ${EXPORT_FORMATS.join(", ")}`);
  const binary = format === "xlsx" || format === "parquet";
  if (binary && options.out === undefined && processStreams.stdout.isTTY === true)
    throw new UsageError(`--format ${format} is binary: name a file with --out`);
  const request = await toExportRequest(deployment, options);
  const { columns, rows } = exportCatalog[name];
  const lines = encodeRows(format, rows(deployment.store, request), {
    name,
    columns,
    raw: options.raw === true,
    withMark: options.out !== undefined,
    simulated: request.simulated,
  });
  if (options.out === undefined) return writePaced(processStreams.stdout, lines);
  await writeOutFile("--out", options.out, lines);
}

async function toExportRequest(deployment: Deployment, options: ExportOptions): Promise<ExportRequest> {
  const { store, settings } = deployment;
  const { platform, office, since, until } = options;
  if (platform !== undefined && !isPlatformId(platform))
    throw new UsageError(`unknown platform "${platform}"; known are ${PLATFORM_IDS.join(", ")}`);
  const zone = settings.timezone;
  const from = since === undefined ? null : parseInstant("--since", since, zone);
  const before = until === undefined ? null : parseInstant("--until", until, zone);
  if (from !== null && before !== null && from > before)
    throw new UsageError(`--since ${since} is after --until ${until}`);
  return {
    zone,
    simulated: settings.mode === "simulated",
    officeId: office === undefined ? null : (await resolveOffice({ store }, office)).officeId,
    platform: platform ?? null,
    since: from,
    until: before,
    reports: toJudgingContext(deployment),
  };
}
