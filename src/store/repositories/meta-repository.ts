import { z } from "zod";
import type { StoreContext } from "../mongo/context.ts";
import { StoreError } from "../../errors/reach-error.ts";
import { metaCodec, type MetaStore } from "../contracts/meta.ts";
import { isDuplicateKey } from "../mongo/store-errors.ts";

/** Single values of the deployment. */
export function metaRepository({ models: { meta }, collections }: StoreContext): MetaStore {
  const readText = async (key: string) => (await meta.findById(key).lean())?.value ?? null;
  return {
    get: async (key) => {
      const text = await readText(key);
      if (text === null || text === "") return null;
      const read = metaCodec(key).safeParse(text);
      if (read.success) return read.data;
      throw new StoreError(`the value "${key}" in meta cannot be read`, { cause: read.error });
    },
    pin: async (key, value) => {
      try {
        await meta.create([{ _id: key, value }]);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      return (await readText(key)) ?? value;
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
      const text = value === null ? "" : z.encode(metaCodec(key), value);
      await meta.updateOne({ _id: key }, { $set: { value: text } }, { upsert: true });
    },
  };
}
