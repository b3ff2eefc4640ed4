import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { isDuplicateKey } from "../mongo/store-errors.ts";

/** Single values of the deployment. */
export function metaRepository({ models: { meta }, collections }: StoreContext): Store["meta"] {
  const get = async (key: string) => (await meta.findById(key).lean())?.value ?? null;
  return {
    get,
    pin: async (key, value) => {
      try {
        await meta.create([{ _id: key, value }]);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      return (await get(key)) ?? value;
    },
    claim: async (key, holder, until, at) => {
      try {
        const claimed = await collections.meta.updateOne(
          { _id: key, until: { $lte: at } },
          { $set: { value: holder, until } },
          { upsert: true },
        );
        return claimed.matchedCount + claimed.upsertedCount > 0;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false;
      }
    },
    release: async (key, holder) => {
      await collections.meta.deleteOne({ _id: key, value: holder, until: { $exists: true } });
    },
    set: async (key, value) => {
      await meta.updateOne({ _id: key }, { $set: { value } }, { upsert: true });
    },
  };
}
