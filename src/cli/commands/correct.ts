import type { Command } from "commander";
import { CORRECTION_COLUMNS } from "../../services/judging/rulings/parse-corrections.ts";
import { importCorrections } from "../../services/judging/rulings/import-rulings.ts";
import { importFile } from "../io/import-file.ts";

export function addCorrectCommand(program: Command): void {
  program
    .command("correct")
    .argument("<file>", `CSV or XLSX with ${CORRECTION_COLUMNS.join(",")}`)
    .description("import corrections to evidence, each with who and why; the whole file or nothing")
    .action(async (file: string) => importFile(file, "correction", importCorrections));
}
