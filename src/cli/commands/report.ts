import type { Command } from "commander";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { LANGUAGES, type Language } from "../../reports/phrases.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import { newestAnswerableMonth } from "../../services/judging/answerable-months.ts";
import type { JudgingContext } from "../../services/judging/context.ts";
import { resolveOffice } from "../args/names.ts";
import type { ReportRequest } from "../../api/views/report-formats.ts";
import { REPORT_FORMATS, type ReportFormat, renderReport } from "./report/render.ts";
import { withDeployment } from "../context/with-deployment.ts";
import { writeOutFile } from "../output/out-file.ts";
import { writePaced } from "../output/paced-write.ts";
import { processStreams, type Streams } from "../io/streams.ts";

type Common = { format: string; lang: string; out?: string; month?: string; revision?: string };
type MakeRequest = (month: string, deployment: Deployment) => Promise<ReportRequest>;

export function addReportCommand(program: Command): void {
  const report = program
    .command("report")
    .description("the month's verdicts, growth and activity, with their evidence");
  withMonth(withOutput(report.command("live")))
    .description("which offices held their live broadcasts in a month, with the evidence of each verdict")
    .action(async (options: Common) =>
      run(options, async (month) => ({ report: "live", month, ...parseRevision(options.revision) })),
    );
  withOutput(report.command("growth"))
    .description("followers gained and lost by every account")
    .requiredOption("--from <YYYY-MM-DD>", "first day, local")
    .requiredOption("--to <YYYY-MM-DD>", "last day, local, included")
    .action(async (options: Common & { from: string; to: string }) =>
      run({ ...options, month: "" }, async () => ({ report: "growth", from: options.from, to: options.to })),
    );
  withMonth(withOutput(report.command("activity")))
    .description("lives, minutes, posts and growth of every office, and the least active")
    .action(async (options: Common) =>
      run(options, async (month) => ({ report: "activity", month, ...parseRevision(options.revision) })),
    );
  withMonth(withOutput(report.command("office")))
    .argument("<office>", "id, name in English or Hindi, or alias")
    .description("the evidence of one office's verdict, and what would change it")
    .action(async (office: string, options: Common) =>
      run(options, async (month, { store }) => ({
        report: "office",
        officeId: (await resolveOffice({ store }, office)).officeId,
        month,
        ...parseRevision(options.revision),
      })),
    );
}

const withMonth = (command: Command): Command =>
  command
    .option("--month <YYYY-MM>", "the month; if left out, the newest that can be answered")
    .option("--revision <N>", "a frozen revision instead of the newest");

function withOutput(command: Command): Command {
  return command
    .option("--format <format>", REPORT_FORMATS.join(", "), "table")
    .option("--lang <language>", LANGUAGES.join(" or "), "en")
    .option("--out <file>", "write to a file, whole or not at all");
}

async function run(options: Common, makeRequest: MakeRequest): Promise<void> {
  const format = parseFormat(options);
  const lang = parseLanguage(options.lang);
  await withDeployment(async (deployment) => {
    const deps = toJudgingContext(deployment);
    const request = await makeRequest(options.month ?? (await newestMonth(deps)), deployment);
    const { stdout } = processStreams;
    const isTty = options.out === undefined && stdout.isTTY === true;
    const terminal = { isTty, hasColors: isTty && stdout.hasColors() };
    const how = { format, lang, withMark: options.out !== undefined };
    await deliver(await renderReport(deps, request, how, terminal), options.out, processStreams);
  });
}

async function newestMonth(deps: JudgingContext): Promise<string> {
  const month = await newestAnswerableMonth(deps);
  if (month !== null) return month;
  throw new UsageError('no month can be answered yet; "reach start" and "reach collect" read the present');
}

function parseFormat({ format, out }: Common): ReportFormat {
  const known = REPORT_FORMATS.find((one) => one === format);
  if (known === undefined)
    throw new UsageError(`--format ${format} is not known; write one of ${REPORT_FORMATS.join(", ")}`);
  if (known === "xlsx" && out === undefined && processStreams.stdout.isTTY === true)
    throw new UsageError("--format xlsx is a file: add --out FILE.xlsx");
  return known;
}

function parseRevision(revision: string | undefined): { revision?: number } {
  if (revision === undefined) return {};
  if (!/^[1-9]\d{0,5}$/.test(revision))
    throw new UsageError(`--revision ${revision} is not a revision number: write 1 or more`);
  return { revision: Number(revision) };
}

function parseLanguage(lang: string): Language {
  const known = LANGUAGES.find((one) => one === lang);
  if (known === undefined)
    throw new UsageError(`--lang ${lang} is not known; write ${LANGUAGES.join(" or ")}`);
  return known;
}

async function deliver(
  content: string | AsyncIterable<Uint8Array>,
  out: string | undefined,
  { stdout, stderr }: Streams,
): Promise<void> {
  if (out === undefined) {
    await (typeof content === "string" ? stdout.write(content) : writePaced(stdout, content));
    return;
  }
  await writeOutFile("--out", out, content);
  stderr.write(`written: ${out}\n`);
}
