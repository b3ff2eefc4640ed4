import type { Command } from "commander";
import { REGISTER_COLUMNS } from "../../services/judging/rulings/parse-register.ts";
import { importRegister } from "../../services/judging/rulings/import-rulings.ts";
import { importFile } from "../io/import-file.ts";

export function addRegisterCommand(program: Command): void {
  program
    .command("register")
    .argument("<file>", `CSV or XLSX with ${REGISTER_COLUMNS.join(",")}`)
    .description("import exemptions and letters, each with who and why; the whole file or nothing")
    .action(async (file: string) => importFile(file, "exemption", importRegister));
}
