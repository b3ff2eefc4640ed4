import type { Command } from "commander";
import { UsageError } from "../../errors/reach-error.ts";
import { withShelf } from "../session/session.ts";
import { processStreams } from "../io/streams.ts";

export function addForgetCommand(program: Command): void {
  program
    .command("forget")
    .argument("<account>", "key of an account, such as patna.facebook")
    .description("delete the data of one account, on request; when and by whom it was deleted is recorded")
    .requiredOption("--by <name>", "who asked for it")
    .requiredOption("--why <words>", "why, or the reference of the request")
    .action((account: string, options: { by: string; why: string }) => forget(account, options));
}

async function forget(accountKey: string, { by, why }: { by: string; why: string }): Promise<void> {
  await withShelf(async ({ store, clock }) => {
    const known = await store.registry.allAccounts();
    const account = known.find((one) => one.accountKey === accountKey);
    if (account === undefined)
      throw new UsageError(`there is no account ${accountKey}`, {
        remedy: "reach accounts list shows their keys.",
      });
    const { counts } = await store.operations.forget(accountKey, by, why, clock.now());
    processStreams.stdout.write(`${JSON.stringify({ account: accountKey, deleted: counts })}\n`);
    if (account.activeTo === null)
      processStreams.stderr.write(
        `reach: ${accountKey} is still in the registry and will be read again; close it with active_to in accounts.csv\n`,
      );
  });
}
