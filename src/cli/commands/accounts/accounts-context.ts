import { join } from "node:path";
import { packageRoot } from "../../../../config/package-root.ts";
import type { Settings } from "../../../../config/settings.ts";
import type { Account } from "../../../domain/account.ts";
import { findOffice, unknownOfficeMessage } from "../../../domain/office-name.ts";
import { type LocalDay, localDayAt } from "../../../domain/slot.ts";
import { UsageError } from "../../../errors/reach-error.ts";
import type { AppContext } from "../../../services/context/app-context.ts";
import type { AcceptedRegistry } from "../../../services/registry/accept-registry.ts";
import type { Streams } from "../../io/streams.ts";

/** What works on the files alone. */
export type AccountsFiles = {
  settings: Pick<Settings, "officesFile" | "accountsFile" | "mode" | "usesBuiltInSimulator">;
  streams: Streams;
  /** Whether ids that the platforms reported may be written into accounts.csv. */
  mayWriteFile: boolean;
};

/** What the commands that ask the database or a platform are handed. */
export type AccountsContext = AccountsFiles & {
  collector: Pick<
    AppContext,
    "store" | "adapters" | "http" | "clock" | "zone" | "log" | "dailySpendLimitUsd"
  >;
  /** Puts the registry's files in force; throws a ConfigError with every fault. */
  refreshRegistry: () => Promise<void>;
  /** Puts the files in force although many accounts vanish from them. */
  acceptRegistry: () => Promise<AcceptedRegistry>;
};

/** How these commands are run: by a process, or by a test. Each gives its exit code. */
export type AccountsRunner = {
  withDeps: (work: (deps: AccountsContext) => Promise<number>) => Promise<number>;
  files: () => AccountsFiles;
  exitWith: (code: number) => void;
};

/**
 * Ids reported by a simulator are never written into the shipped accounts file (truth 10): that one is for real
 * accounts. A file that was named for the purpose is.
 */
export function getAccountsFiles(settings: AccountsFiles["settings"], streams: Streams): AccountsFiles {
  const shipped = join(packageRoot(), "config", "accounts.csv");
  const mayWriteFile =
    settings.mode === "real" || (!settings.usesBuiltInSimulator && settings.accountsFile !== shipped);
  return { settings, streams, mayWriteFile };
}

export type AccountFilter = { platform?: string; office?: string };

/** Whether an account is meant; an unknown office throws a UsageError with the nearest. */
export async function toAccountFilter(
  { collector }: Pick<AccountsContext, "collector">,
  { platform, office }: AccountFilter,
): Promise<(account: Account) => boolean> {
  const offices = await collector.store.registry.offices();
  const match = office === undefined ? null : findOffice(offices, office);
  if (office !== undefined && match?.office === null)
    throw new UsageError(unknownOfficeMessage(office, match.nearest));
  const officeId = match?.office?.officeId;
  return (account) =>
    (platform === undefined || account.platform === platform) &&
    (officeId === undefined || account.officeId === officeId);
}

export function localToday({ collector }: Pick<AccountsContext, "collector">): LocalDay["day"] {
  return localDayAt(collector.clock.now(), collector.zone).day;
}

export function writeMessage({ streams }: Pick<AccountsFiles, "streams">, sentence: string): void {
  streams.stderr.write(`reach: ${sentence}\n`);
}
