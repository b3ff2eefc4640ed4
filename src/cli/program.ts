import { Command, CommanderError } from "commander";
import { readCollectorVersion } from "../../config/version.ts";
import { COMMANDS } from "./command-list.ts";
import { explain } from "./explain-error.ts";
import { processStreams } from "./io/streams.ts";

/** Runs one command line; gives the exit code. Data goes to stdout, everything else to stderr. */
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
  const asked = COMMANDS.get(wordAsked(argv));
  if (asked === undefined) listCommands(program);
  else (await asked.load()).register(program);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    processStreams.stderr.write(explain(error));
    return 1;
  }
}

/** The command that is meant: its name may come after `help`. */
function wordAsked(argv: readonly string[]): string {
  const [first = "", second = ""] = argv.filter((word) => !word.startsWith("-"));
  return first === "help" ? second : first;
}

/** Names and summaries alone, for the help and for suggestions where a word is no command. */
function listCommands(program: Command): void {
  for (const [name, { group, summary }] of COMMANDS) program.command(name).summary(summary).helpGroup(group);
}
