import type { Command } from "commander";
import { REGISTER_COLUMNS } from "../services/rulings/read-register.ts";
import { takeRegister } from "../services/rulings/take-rulings.ts";
import { takeFile } from "./take-file.ts";

export function register(program: Command): void {
  program
    .command("register")
    .argument("<file>", `CSV or XLSX with ${REGISTER_COLUMNS.join(",")}`)
    .description("takes exemptions and letters, each with who and why; the whole file or nothing")
    .action(async (file: string) => takeFile(file, takeRegister));
}
