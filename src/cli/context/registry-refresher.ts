import type { Settings } from "../../../config/settings.ts";
import type { Account } from "../../domain/account.ts";
import { recordReturnedAccounts } from "../../services/collecting/planning/missed-slots.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import type { AcceptedRegistry } from "../../services/registry/accept-registry.ts";
import { describeCredentialFault } from "../../services/registry/credential-names.ts";
import {
  createRegistryReloader,
  loadRegistry,
  type RegistryReloader,
} from "../../services/registry/reload-registry.ts";

export type RegistryUser = Pick<AppContext, "store" | "clock" | "zone" | "log"> &
  Partial<Pick<AppContext, "adapters" | "cadence">>;

/**
 * Puts the registry's files in force: at the first call they must be right, or a ConfigError names every fault; later
 * calls take up changed files, and a faulty or shrunk one leaves the old registry in force.
 */
export function registryRefresher(settings: Pick<Settings, "officesFile" | "accountsFile">) {
  let reloader: RegistryReloader | null = null;
  return async (collector: RegistryUser): Promise<void> => {
    const isFirst = reloader === null;
    reloader ??= createRegistryReloader(settings, {
      ...toReloaderDeps(collector),
      log: (level, message, fields) => collector.log[level](message, fields),
    });
    const accepted = isFirst ? await reloader.load() : await reloader.reloadRegistryIfChanged();
    if (accepted !== null) await recordReturned(collector, accepted);
  };
}

/** Puts the files in force although accounts vanish from them: a person has confirmed it. */
export async function acceptRegistryFiles(
  settings: Pick<Settings, "officesFile" | "accountsFile">,
  collector: RegistryUser,
): Promise<AcceptedRegistry> {
  const accepted = await loadRegistry(settings, toReloaderDeps(collector), { allowsShrinking: true });
  await recordReturned(collector, accepted);
  return accepted;
}

function toReloaderDeps({ store, clock, zone, adapters = new Map() }: RegistryUser) {
  return { store, clock, zone, noteOf: (account: Account) => describeCredentialFault(account, adapters) };
}

async function recordReturned(collector: RegistryUser, { returned }: AcceptedRegistry): Promise<void> {
  const { adapters, cadence } = collector;
  if (returned.size > 0 && adapters && cadence)
    await recordReturnedAccounts({ ...collector, adapters, cadence }, returned);
}
