import type { Command } from "commander";
import { toCorrespondenceContext } from "../../../workers/compose/correspondence-context.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import { forgetContacts } from "../../services/correspondence/forget-contacts.ts";
import { resolveOffice } from "../args/names.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { withDeployment } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

export function addForgetCommand(program: Command): void {
  program
    .command("forget")
    .argument("[account]", "key of an account, such as patna.facebook")
    .option("--contact <office>", "instead: delete the office's lines from the contacts file")
    .description(
      "delete the data of one account, or an office's contacts, on request; when and by whom it was deleted is recorded",
    )
    .requiredOption("--by <name>", "who asked for it")
    .requiredOption("--why <words>", "why, or the reference of the request")
    .action((account: string | undefined, { contact, ...options }: ForgetOptions) => {
      if (account !== undefined && contact === undefined) return forget(account, options);
      if (account === undefined && contact !== undefined) return forgetContact(contact, options);
      throw new UsageError("name an account, or an office after --contact; one of the two");
    });
}

type ForgetOptions = { by: string; why: string; contact?: string };

async function forgetContact(name: string, { by, why }: { by: string; why: string }): Promise<void> {
  await withDeployment(async (deployment) => {
    const { store, clock, settings } = deployment;
    const { contactSource: source } = toCorrespondenceContext(toJudgingContext(deployment), settings);
    const registry = await store.registry.current();
    const { officeId } = await resolveOffice({ store }, name);
    const decision = { by, why, at: clock.now() };
    const { counts } = await forgetContacts({ store, source }, officeId, registry?.offices ?? [], decision);
    processStreams.stdout.write(`${JSON.stringify({ office: officeId, deleted: counts })}\n`);
  });
}

async function forget(accountKey: string, { by, why }: { by: string; why: string }): Promise<void> {
  await withDeployment(async ({ store, clock }) => {
    const account = (await store.registry.storedAmong([accountKey])).get(accountKey)?.account;
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
