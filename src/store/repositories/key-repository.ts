import type { KeyStore } from "../contracts/api.ts";
import type { StoreContext } from "../mongo/context.ts";
import { omit } from "../mongo/omit.ts";

export function keyRepository({ collections }: StoreContext): KeyStore {
  const { apiKeys, pageSessions } = collections;
  return {
    add: async (key) => void (await apiKeys.insertOne({ ...key, _id: key.keyId })),
    list: async () => (await apiKeys.find().sort({ createdAt: 1 }).toArray()).map((row) => omit(row, "_id")),
    revoke: async (keyId, at) => {
      const { modifiedCount } = await apiKeys.updateOne(
        { _id: keyId, revokedAt: null },
        { $set: { revokedAt: at } },
      );
      return modifiedCount === 1;
    },
    openLoginSession: async (session) =>
      void (await pageSessions.insertOne({ ...session, _id: session.tokenHash })),
    session: async (tokenHash) => {
      const found = await pageSessions.findOne({ _id: tokenHash });
      return found && omit(found, "_id");
    },
    endLoginSession: async (tokenHash) => void (await pageSessions.deleteOne({ _id: tokenHash })),
  };
}
