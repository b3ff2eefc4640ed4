import { LONGEST_COOLDOWN_MS } from "../../domain/cooldown.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { CredentialPause, CredentialState, Store } from "../contracts/store.ts";
import type { CredentialStateDoc } from "../models/credential-model.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { omit } from "../mongo/omit.ts";

const idOf = (platform: PlatformId, credential: string): string => `${platform}|${credential}`;
export const toCredentialState = (row: CredentialStateDoc): CredentialState => omit(row, "_id");

/** The states of credentials. */
export function credentialRepository(context: StoreContext): Store["credentials"] {
  const { models, client, collections } = context;
  const { credentialStates } = models;
  return {
    get: async (platform, credential) => {
      const found = await collections.credentialStates.findOne({ _id: idOf(platform, credential) });
      return found && toCredentialState(found);
    },
    all: async () => {
      const found = await credentialStates.find().sort({ _id: 1 }).lean<CredentialStateDoc[]>();
      return found.map(toCredentialState);
    },
    pause: (...asked) => pauseCredential(context, ...asked),
    setState: (platform, credential, state, fingerprint, detail, at) =>
      inOptimisticTransaction(client, async (session) => {
        const _id = idOf(platform, credential);
        const held = await collections.credentialStates.findOne({ _id }, { session });
        const print = fingerprint ?? held?.fingerprint ?? null;
        const changed =
          held === null || held.state !== state || (state === "rejected" && held.fingerprint !== print);
        await collections.credentialStates.updateOne(
          { _id },
          {
            $set: {
              platform,
              credential,
              state,
              fingerprint: print,
              detail,
              changedAt: changed ? at : held.changedAt,
              checkedAt: at,
            },
            $setOnInsert: { pausedUntil: null },
          },
          { session, upsert: true },
        );
        return changed;
      }),
  };
}

/** A credential that nothing is known of begins as one that works. */
async function pauseCredential(
  { models }: StoreContext,
  platform: PlatformId,
  credential: string,
  { until, reason, detail }: CredentialPause,
  at: Date,
): Promise<void> {
  const born = { platform, credential, state: "ok" as const, fingerprint: null, checkedAt: null };
  const unbelievable = { $gt: new Date(at.getTime() + LONGEST_COOLDOWN_MS) };
  await models.credentialStates.updateOne(
    { _id: idOf(platform, credential), pausedUntil: unbelievable },
    { $set: { pausedUntil: null } },
  );
  await models.credentialStates.updateOne(
    { _id: idOf(platform, credential) },
    {
      $max: { pausedUntil: until },
      $set: { detail, pauseReason: reason },
      $setOnInsert: { ...born, changedAt: at },
    },
    { upsert: true },
  );
}
