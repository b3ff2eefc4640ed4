import type { PlatformAdapter } from "./contract.ts";

/** How an adapter is created; methods, so that factories of different settings fit one list. */
export type AdapterFactory<Settings> = {
  create(settings: Settings): PlatformAdapter;
  /** Whether the settings contain any credential. */
  hasCredential(settings: Settings): boolean;
};
