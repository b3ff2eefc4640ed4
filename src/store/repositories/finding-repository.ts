import type { Finding } from "../../domain/registry.ts";
import type { StoreContext } from "../context.ts";
import type { Store } from "../contract.ts";
import type { FindingDoc } from "../models/evidence-model.ts";

/** What a person should look at, oldest first. */
export function findingRepository({ models: { findings } }: StoreContext): Store["findings"] {
  return {
    open: async () => {
      const rows = await findings.find().sort({ at: 1 }).lean<FindingDoc[]>();
      return rows.map(({ accountKey, code, detail, at }): Finding => ({ accountKey, code, detail, at }));
    },
  };
}
