import { MongoServerError } from "mongodb";
import type { StoreContext } from "../context.ts";
import type { TokenStore } from "../token-contract.ts";

const DUPLICATE_KEY = 11_000;

/** Owners' tokens, sealed, and who may renew them. */
export function tokenRepository({ collections: { ownerTokens } }: StoreContext): TokenStore {
  const born = { seed: null, sealed: null, expiresAt: null };
  const free = { holder: null, claimedUntil: null };
  return {
    get: async (owner) => {
      const row = await ownerTokens.findOne({ _id: owner });
      if (!row || row.seed === null || row.sealed === null || row.expiresAt === null) return null;
      return { owner, seed: row.seed, sealed: row.sealed, expiresAt: row.expiresAt };
    },
    claim: async (owner, holder, until, at) => {
      try {
        const claimed = await ownerTokens.updateOne(
          { _id: owner, $or: [{ claimedUntil: null }, { claimedUntil: { $lte: at } }] },
          { $set: { holder, claimedUntil: until }, $setOnInsert: born },
          { upsert: true },
        );
        return claimed.matchedCount + claimed.upsertedCount > 0;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
        throw error;
      }
    },
    keep: async ({ owner, ...token }, holder) => {
      await ownerTokens.updateOne({ _id: owner, holder }, { $set: { ...token, ...free } });
    },
    release: async (owner, holder) => {
      await ownerTokens.updateOne({ _id: owner, holder }, { $set: free });
    },
  };
}
