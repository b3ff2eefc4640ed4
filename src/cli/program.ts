import { Command, CommanderError } from "commander";
import { collectorVersion } from "../../config/version.ts";
import { processStreams } from "./streams.ts";
import { explain } from "./explain.ts";

/** Commands by the first word, loaded only when asked for, so that a short one starts fast. */
const COMMANDS: Record<string, () => Promise<{ register: (program: Command) => void }>> = {
  start: () => import("./start.ts"),
  worker: () => import("./worker.ts"),
  api: () => import("./api.ts"),
  collect: () => import("./collect.ts"),
  resync: () => import("./resync.ts"),
  report: () => import("./report.ts"),
  export: () => import("./export.ts"),
  accounts: () => import("./accounts.ts"),
  intake: () => import("./intake.ts"),
  register: () => import("./register.ts"),
  correct: () => import("./correct.ts"),
  plan: () => import("./plan.ts"),
  doctor: () => import("./doctor.ts"),
  keys: () => import("./keys.ts"),
  webhooks: () => import("./webhooks.ts"),
  jobs: () => import("./jobs.ts"),
  backup: () => import("./backup.ts"),
  restore: () => import("./restore.ts"),
  forget: () => import("./forget.ts"),
  rebuild: () => import("./rebuild.ts"),
  simulate: () => import("./simulate.ts"),
};

/** Runs one command line; gives the exit code. Data goes to stdout, everything else to stderr. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command("reach")
    .description(
      "Reads the audience and the live videos of a government's offices, keeps them as evidence, and judges two monthly rules from it.",
    )
    .version(collectorVersion())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) })
    .showHelpAfterError("(reach --help lists the commands)")
    .showSuggestionAfterError(true);
  const asked = argv.find((word) => !word.startsWith("-"));
  const load = asked === undefined ? undefined : COMMANDS[asked];
  for (const loader of load ? [load] : Object.values(COMMANDS)) (await loader()).register(program);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    processStreams.stderr.write(explain(error));
    return 1;
  }
}
