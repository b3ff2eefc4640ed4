import { MongoServerError } from "mongodb";
import type { StoreContext } from "../mongo/context.ts";
import type { TokenStore } from "../contracts/owner-tokens.ts";

const DUPLICATE_KEY = 11_000;

/** Owners' tokens, sealed, and who may renew them. */
export function tokenRepository({ collections: { ownerTokens } }: StoreContext): TokenStore {
  const born = { seed: null, sealed: null, expiresAt: null };
  const free = { holder: null, claimedUntil: null };
  return {
    get: async (owner) => {
      const row = await ownerTokens.findOne({ _id: owner });
      if (row === null) return { token: null, begunAt: null, refusal: null, forcedAt: null };
      const { seed, sealed, expiresAt, begunAt = null, refusal = null, forcedAt = null } = row;
      const isWhole = seed !== null && sealed !== null && expiresAt !== null;
      return { token: isWhole ? { owner, seed, sealed, expiresAt } : null, begunAt, refusal, forcedAt };
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
    recordAttempt: async (owner, holder, at) => {
      await ownerTokens.updateOne({ _id: owner, holder, begunAt: null }, { $set: { begunAt: at } });
    },
    save: async ({ owner, ...token }, was, forcedAt) => {
      const kept = await ownerTokens.updateOne(
        { _id: owner, sealed: was },
        { $set: { ...token, ...free, begunAt: null, refusal: null, ...(forcedAt ? { forcedAt } : {}) } },
      );
      return kept.matchedCount > 0;
    },
    refuse: async (owner, holder, refusal, begunAt) => {
      await ownerTokens.updateOne({ _id: owner, holder }, { $set: { ...free, begunAt, refusal } });
    },
    release: async (owner, holder) => {
      await ownerTokens.updateOne({ _id: owner, holder }, { $set: free });
    },
  };
}
