import type { Finding } from "../../domain/registry.ts";
import type { StoreContext } from "../context.ts";
import type { Store } from "../contract.ts";
import type { FindingDoc } from "../models/evidence-model.ts";

/** What a person should look at, oldest first. */
export function findingRepository({ models: { findings } }: StoreContext): Store["findings"] {
  return {
    open: async (span) => {
      const { since, until } = span ?? {};
      const touching = {
        ...(since === undefined ? {} : { lastAt: { $gte: since } }),
        ...(until === undefined ? {} : { at: { $lt: until } }),
      };
      const rows = await findings.find(touching).sort({ at: 1 }).lean<FindingDoc[]>();
      return rows.map(({ accountKey, code, detail, at }): Finding => ({ accountKey, code, detail, at }));
    },
  };
}
