import type { StoreContext } from "../context.ts";
import type { Store } from "../contract.ts";
import { isDuplicateKey } from "../store-failure.ts";

/** Single values of the deployment. */
export function metaRepository({ models: { meta } }: StoreContext): Store["meta"] {
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
    set: async (key, value) => {
      await meta.updateOne({ _id: key }, { $set: { value } }, { upsert: true });
    },
  };
}
