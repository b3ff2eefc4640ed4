import type { Command } from "commander";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { getPhrases } from "../../reports/languages.ts";
import { LANGUAGES, type Language } from "../../reports/phrases.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import { officeOf } from "../args/names.ts";
import { type Asked, REPORT_FORMATS, type ReportFormat, renderReport } from "./report/render.ts";
import { withShelf } from "../session/session.ts";
import { writeOut } from "../output/out-file.ts";
import { processStreams, type Streams } from "../io/streams.ts";

type Common = { format: string; lang: string; out?: string; revision?: string };

export function register(program: Command): void {
  const report = program
    .command("report")
    .description("the month's verdicts, growth and activity, with their evidence");
  withRevision(withOutput(report.command("live")))
    .description("which offices held their live broadcasts in a month, and what each verdict rests on")
    .requiredOption("--month <YYYY-MM>", "the month, of the deployment's time zone")
    .action(async (options: Common & { month: string }) =>
      run(options, () =>
        Promise.resolve({ report: "live", month: options.month, ...revisionOf(options.revision) }),
      ),
    );
  withOutput(report.command("growth"))
    .description("followers gained and lost by every account")
    .requiredOption("--from <YYYY-MM-DD>", "first day, local")
    .requiredOption("--to <YYYY-MM-DD>", "last day, local, included")
    .action(async (options: Common & { from: string; to: string }) =>
      run(options, () => Promise.resolve({ report: "growth", from: options.from, to: options.to })),
    );
  withRevision(withOutput(report.command("activity")))
    .description("lives, minutes, posts and growth of every office, and the least active")
    .requiredOption("--month <YYYY-MM>", "the month, of the deployment's time zone")
    .action(async (options: Common & { month: string }) =>
      run(options, () =>
        Promise.resolve({ report: "activity", month: options.month, ...revisionOf(options.revision) }),
      ),
    );
  withRevision(withOutput(report.command("office")))
    .argument("<office>", "id, name in English or Hindi, or alias")
    .description("all that one office's verdict rests on, and what would change it")
    .requiredOption("--month <YYYY-MM>", "the month, of the deployment's time zone")
    .action(async (office: string, options: Common & { month: string }) =>
      run(options, async ({ store }) => ({
        report: "office",
        officeId: (await officeOf({ store }, office)).officeId,
        month: options.month,
        ...revisionOf(options.revision),
      })),
    );
}

const withRevision = (command: Command): Command =>
  command.option("--revision <N>", "a frozen revision instead of the newest");

function withOutput(command: Command): Command {
  return command
    .option("--format <format>", REPORT_FORMATS.join(", "), "table")
    .option("--lang <language>", LANGUAGES.join(" or "), "en")
    .option("--out <file>", "write to a file, whole or not at all");
}

async function run(options: Common, ask: (shelf: Deployment) => Promise<Asked>): Promise<void> {
  const format = formatOf(options);
  const lang = languageOf(options.lang);
  await withShelf(async (shelf) => {
    const asked = await ask(shelf);
    const deps = toJudgingContext(shelf);
    const phrases = getPhrases(lang, deps.zone);
    const isTty = options.out === undefined && processStreams.stdout.isTTY === true;
    const content = await renderReport(deps, asked, format, phrases, isTty);
    await deliver(content, format, options.out, processStreams);
  });
}

function formatOf({ format, out }: Common): ReportFormat {
  const known = REPORT_FORMATS.find((one) => one === format);
  if (known === undefined)
    throw new UsageError(`--format ${format} is not known; write one of ${REPORT_FORMATS.join(", ")}`);
  if (known === "xlsx" && out === undefined && processStreams.stdout.isTTY === true)
    throw new UsageError("--format xlsx is a file: add --out FILE.xlsx");
  return known;
}

function revisionOf(revision: string | undefined): { revision?: number } {
  if (revision === undefined) return {};
  if (!/^[1-9]\d{0,5}$/.test(revision))
    throw new UsageError(`--revision ${revision} is not a number of a revision: write 1 or more`);
  return { revision: Number(revision) };
}

function languageOf(lang: string): Language {
  const known = LANGUAGES.find((one) => one === lang);
  if (known === undefined)
    throw new UsageError(`--lang ${lang} is not known; write ${LANGUAGES.join(" or ")}`);
  return known;
}

/** Excel takes a CSV file for UTF-8 only when it begins with this mark. On stdout, programs read; they need none. */
const BYTE_ORDER_MARK = "\uFEFF";

async function deliver(
  content: string | Uint8Array,
  format: ReportFormat,
  out: string | undefined,
  { stdout, stderr }: Streams,
): Promise<void> {
  if (out === undefined) {
    stdout.write(content);
    return;
  }
  await writeOut("--out", out, format === "csv" ? `${BYTE_ORDER_MARK}${String(content)}` : content);
  stderr.write(`written: ${out}\n`);
}
