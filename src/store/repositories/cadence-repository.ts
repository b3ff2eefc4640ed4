import type { Cadence } from "../../domain/cadence.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";

/** Every cadence that ever held, each with the instant from which it did. */
export function cadenceRepository({ client, collections }: StoreContext): Store["cadence"] {
  const { cadenceChanges } = collections;
  return {
    history: async () => {
      const rows = await cadenceChanges.find().sort({ _id: 1 }).toArray();
      return rows.map(({ since, cadence }) => ({ since, cadence }));
    },
    record: (cadence, since) =>
      inOptimisticTransaction(client, async (session) => {
        const newest = await cadenceChanges.find({}, { session }).sort({ _id: -1 }).limit(1).next();
        if (newest && sameWords(newest.cadence, cadence)) return;
        await cadenceChanges.insertOne({ _id: (newest?._id ?? 0) + 1, since, cadence }, { session });
      }),
  };
}

/** Whether two cadences are equal, in any order. */
function sameWords(a: Cadence, b: Cadence): boolean {
  return words(a) === words(b);
}

const words = (cadence: Cadence): string =>
  Object.entries(cadence)
    .map(([platform, { audience, live }]) => `${platform} ${audience} ${live}`)
    .sort()
    .join(", ");
