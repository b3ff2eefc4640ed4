import { type Command, Option } from "commander";
import { PLATFORM_IDS } from "../../domain/platform.ts";
import { ACCOUNT_STATES } from "../../services/registry/account-status.ts";
import { acceptCommand } from "./accounts/accept.ts";
import { type CheckOptions, checkCommand } from "./accounts/check.ts";
import { type ImportOptions, importCommand, proposeCommand } from "./accounts/import.ts";
import { type ListOptions, listCommand } from "./accounts/list.ts";
import { withCollector } from "../context/with-deployment.ts";
import { type AccountsContext, type AccountsRunner, getAccountsFiles } from "./accounts/accounts-context.ts";
import { processStreams } from "../io/streams.ts";
import { acceptRegistryFiles } from "../context/registry-refresher.ts";
import { currentSettings } from "../context/settings.ts";

export function addAccountsCommand(program: Command): void {
  addAccountsCommands(program, {
    withDeps,
    files: () => getAccountsFiles(currentSettings(), processStreams),
    exitWith: (code) => {
      process.exitCode = code;
    },
  });
}

const platformOption = () => new Option("--platform <platform>", "only this platform").choices(PLATFORM_IDS);
const officeOption = () =>
  new Option("--office <office>", "only this office: id, name in English or Hindi, or alias");
const formatOption = () =>
  new Option("--format <format>", "how it is written").choices(["table", "json", "csv"]).default("table");

/** Adds `accounts list | check | accept | import` to the program. */
export function addAccountsCommands(program: Command, runner: AccountsRunner): void {
  const accounts = program.command("accounts").description("the registry: the accounts of every office");
  addReadingCommands(accounts, runner);
  addWritingCommands(accounts, runner);
}

function addReadingCommands(accounts: Command, { withDeps: run, exitWith }: AccountsRunner): void {
  accounts
    .command("list")
    .description("every account with its state, who verified it and when, and what needs attention")
    .addOption(platformOption())
    .addOption(officeOption())
    .addOption(new Option("--state <state>", "only accounts of this state").choices(ACCOUNT_STATES))
    .addOption(formatOption())
    .option("--raw", "CSV without the apostrophe that disarms formulas")
    .action(async (options: ListOptions) => exitWith(await run((deps) => listCommand(deps, options))));
  accounts
    .command("check")
    .description(
      "ask the platforms who owns each handle or id. Exit 0 all agree, 3 some differ or were not asked, 1 could not run",
    )
    .addOption(platformOption())
    .addOption(officeOption())
    .addOption(formatOption())
    .option("--write", "pin the ids found for handles, in the database and in accounts.csv")
    .option("--by <name>", "with --write: who verified these accounts today")
    .option("--price", "show what it would cost and ask nothing")
    .option("--raw", "CSV without the apostrophe that disarms formulas")
    .action(async (options: CheckOptions) => exitWith(await run((deps) => checkCommand(deps, options))));
}

function addWritingCommands(accounts: Command, runner: AccountsRunner): void {
  const { withDeps: run, exitWith } = runner;
  accounts
    .command("accept")
    .description(
      "put the registry files in force although many accounts vanish from them at once; such files are held until then",
    )
    .action(async () => exitWith(await run(acceptCommand)));
  accounts
    .command("import")
    .argument("[file]", "CSV or XLSX with the columns of accounts.csv")
    .description(
      "merge a file into accounts.csv: a filled cell replaces, a blank one keeps the old value; nothing is written unless everything is valid",
    )
    .option("--dry-run", "show what would change and write nothing")
    .option("--from-facebook", "propose an office for each Page that the token manages; a person confirms it")
    .option("--out <file>", "with --from-facebook: where the proposal is written (a new file)")
    .action(async (file: string | undefined, options: ImportOptions) =>
      exitWith(
        options.fromFacebook
          ? await run((deps) => proposeCommand(deps, file, options))
          : await importCommand(runner, file, options),
      ),
    );
}

/** Opens a command context with the registry's files loaded. */
const withDeps = (work: (deps: AccountsContext) => Promise<number>): Promise<number> =>
  withCollector((collector, { settings, refreshRegistry }) =>
    work({
      ...getAccountsFiles(settings, processStreams),
      collector,
      refreshRegistry: () => refreshRegistry(collector),
      acceptRegistry: () => acceptRegistryFiles(settings, collector),
    }),
  );
