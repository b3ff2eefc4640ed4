import type { Command } from "commander";
import { CORRECTION_COLUMNS } from "../../services/judging/rulings/parse-corrections.ts";
import { importCorrections } from "../../services/judging/rulings/import-rulings.ts";
import { takeFile } from "../io/import-file.ts";

export function register(program: Command): void {
  program
    .command("correct")
    .argument("<file>", `CSV or XLSX with ${CORRECTION_COLUMNS.join(",")}`)
    .description("takes corrections to evidence, each with who and why; the whole file or nothing")
    .action(async (file: string) => takeFile(file, importCorrections));
}
