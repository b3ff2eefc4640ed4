import type { Settings } from "../../../config/settings.ts";
import type { Account } from "../../domain/account.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import { describeCredentialFault } from "../../services/registry/credential-names.ts";
import { loadRegistry, createRegistryReloader } from "../../services/registry/reload-registry.ts";

/**
 * Puts the registry's files in force: at the first call they must be right, or a ConfigError names every fault; later
 * a changed file is taken up, and a faulty one leaves the old registry in force.
 */
export function registryRefresher(settings: Pick<Settings, "officesFile" | "accountsFile">) {
  let reloader: ReturnType<typeof createRegistryReloader> | null = null;
  return async (
    collector: Pick<AppContext, "store" | "clock" | "zone" | "log"> & Partial<Pick<AppContext, "adapters">>,
  ): Promise<void> => {
    const { store, adapters = new Map(), clock, zone, log } = collector;
    const noteOf = (account: Account) => describeCredentialFault(account, adapters);
    if (reloader !== null) {
      await reloader.reloadRegistryIfChanged();
      return;
    }
    const { registry, warnings } = await loadRegistry(settings, { store, clock, zone, noteOf });
    for (const warning of warnings) log.warn("registry warning", { warning });
    log.info("registry loaded", { revision: registry.revision, accounts: registry.accounts.length });
    reloader = createRegistryReloader(settings, {
      store,
      clock,
      zone,
      noteOf,
      log: (level, message, fields) => log[level](message, fields),
    });
  };
}
