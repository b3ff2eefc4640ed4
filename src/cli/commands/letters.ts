import { join } from "node:path";
import type { Command } from "commander";
import { toCorrespondenceContext } from "../../../workers/compose/correspondence-context.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { toLetterFields } from "../../reports/letter-fields.ts";
import type { CorrespondenceContext } from "../../services/correspondence/context.ts";
import { listLetters } from "../../services/correspondence/letters/letter-states.ts";
import { LETTER_TYPES, makeLetters } from "../../services/correspondence/letters/make-letters.ts";
import { resolveOffice } from "../args/names.ts";
import { processStreams } from "../io/streams.ts";
import { openOutFolder, writeOutFile } from "../output/out-file.ts";
import { writeRows } from "../output/rows.ts";
import { withDeployment } from "../context/with-deployment.ts";

type MakeOptions = { month: string; kind: string; office?: string; out: string; lang: string; by: string };

const LANGS: Readonly<Record<string, readonly ("hi" | "en")[]>> = {
  hi: ["hi"],
  en: ["en"],
  both: ["hi", "en"],
};

export function addLettersCommand(program: Command): void {
  const letters = program.command("letters").description("letters to offices about a closed month");
  letters
    .command("make")
    .requiredOption("--month <month>", "YYYY-MM, a closed month")
    .requiredOption("--out <folder>", "where the files are written")
    .option("--kind <kind>", LETTER_TYPES.join(" or "), "explanation")
    .option("--office <office>", "this office alone; default: every office that is due one")
    .option("--lang <lang>", "hi, en or both", "hi")
    .option("--by <name>", "who makes them; kept in the register", "reach letters make")
    .description(
      "one Word file an office, from the templates in REACH_LETTERS_DIR; each is registered as drafted once. Made again it is the same file",
    )
    .action((options: MakeOptions) => withLetters((deps) => make(deps, options)));
  letters
    .command("list")
    .option("--month <month>", "YYYY-MM; default: the last closed months")
    .option("--format <format>", "table, json or csv", "table")
    .description("who is to be asked, who was, who answered; overdue ones first")
    .action((options: { month?: string; format: string }) => withLetters((deps) => list(deps, options)));
}

function withLetters(work: (deps: CorrespondenceContext) => Promise<void>): Promise<void> {
  return withDeployment(async (deployment) =>
    work(toCorrespondenceContext(toJudgingContext(deployment), deployment.settings)),
  );
}

async function make(deps: CorrespondenceContext, options: MakeOptions): Promise<void> {
  const { month, kind, office, out, lang, by } = options;
  const type = LETTER_TYPES.find((one) => one === kind);
  if (type === undefined)
    throw new UsageError(`--kind ${kind} is not known; write ${LETTER_TYPES.join(" or ")}`);
  const langs = LANGS[lang];
  if (langs === undefined) throw new UsageError(`--lang ${lang} is not known; write hi, en or both`);
  const officeId = office === undefined ? null : (await resolveOffice(deps, office)).officeId;
  await openOutFolder("--out", out);
  const made = await makeLetters(deps, { month, type, officeId, langs, by }, toLetterFields);
  for (const { name, bytes } of made) {
    const path = join(out, name);
    await writeOutFile("--out", path, bytes, { mode: 0o600 });
    processStreams.stdout.write(`${path}\n`);
  }
  const fresh = new Set(made.filter(({ isNew }) => isNew).map(({ officeId: id }) => id)).size;
  processStreams.stderr.write(
    `reach: ${made.length} letters written, ${fresh} of them new in the register\n`,
  );
}

const NAMES = [
  "month",
  "office",
  "kind",
  "state",
  "number",
  "drafted",
  "asked",
  "received",
  "accepted",
  "due",
] as const;

async function list(
  deps: CorrespondenceContext,
  { month, format }: { month?: string; format: string },
): Promise<void> {
  if (format !== "table" && format !== "json" && format !== "csv")
    throw new UsageError(`--format ${format} is not known; write one of table, json, csv`);
  const found = await listLetters(deps, month === undefined ? {} : { month });
  const rows = found.map(({ officeId, type, nameEn: _en, nameHi: _hi, ...days }) => ({
    office: officeId,
    kind: type,
    ...days,
  }));
  const columns = NAMES.map((key) => ({ key, header: key }));
  writeRows(processStreams.stdout, rows, { format, names: NAMES, columns, simulated: deps.simulated });
}
