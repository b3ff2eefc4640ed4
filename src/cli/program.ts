import { Command, CommanderError } from "commander";
import { readCollectorVersion } from "../../config/version.ts";
import { COMMANDS } from "./command-list.ts";
import { explainError } from "./explain-error.ts";
import { processStreams } from "./io/streams.ts";

/** Runs one command line and returns the exit code. Data goes to stdout, everything else to stderr. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command("reach")
    .description(
      "Reads the audience and the live videos of a government's offices, keeps them as evidence, and judges two monthly rules from it.",
    )
    .version(readCollectorVersion())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) })
    .configureHelp({ visibleCommands: ({ commands }) => [...commands] })
    .showHelpAfterError("(reach --help lists the commands)")
    .showSuggestionAfterError(true);
  const entry = COMMANDS.get(requestedCommand(argv));
  if (entry === undefined) listCommands(program);
  else {
    (await entry.load())(program);
    for (const command of program.commands) hintAtOptions(command);
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    processStreams.stderr.write(explainError(error));
    return 1;
  }
}

/** The name of the command, which may come after `help`. */
function requestedCommand(argv: readonly string[]): string {
  const [first = "", second = ""] = argv.filter((word) => !word.startsWith("-"));
  return first === "help" ? second : first;
}

/** After an error in its arguments, a command lists its options, or the commands below it. */
function hintAtOptions(command: Command, path = `reach ${command.name()}`): void {
  const below = command.commands.map((one) => one.name());
  const options = [...command.options.flatMap(({ long, short }) => long ?? short ?? []), "--help"];
  const [what, names] = below.length > 0 ? ["commands", below] : ["options", options];
  command.showHelpAfterError(`(${what} of ${path}: ${names.join(", ")})`);
  for (const one of command.commands) hintAtOptions(one, `${path} ${one.name()}`);
}

/** Adds names and summaries only, for the help and for suggestions after an unknown command. */
function listCommands(program: Command): void {
  for (const [name, { group, summary }] of COMMANDS) program.command(name).summary(summary).helpGroup(group);
}
