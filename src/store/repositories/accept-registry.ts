import { StoreError } from "../../errors/reach-error.ts";
import type { StagedRegistry } from "../contracts/registry.ts";
import type { StoreContext } from "../mongo/context.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { appendChanges } from "../recording/append-changes.ts";
import { applyRegistry } from "./apply-registry.ts";
import { discardContent, findNewest, isNamed } from "./registry-content.ts";
import { endStaging } from "./staged-content.ts";

/**
 * Puts a registry in force as the next revision; the digest of the newest again changes nothing. Its content was written
 * in parts beforehand, and one small transaction makes it the one in force, so that a reader finds the old registry or
 * the new one, and a process that dies leaves the old one. `today` is a local day.
 */
export async function acceptStaged(
  context: StoreContext,
  staged: StagedRegistry,
  today: string,
  at: Date,
): Promise<void> {
  await switchTo(context, staged, { today, at });
  // Another process may have been first with the same files.
  await discardContent(context, staged);
  await applyRegistry(context);
}

function switchTo(
  context: StoreContext,
  staged: StagedRegistry,
  { today, at }: { today: string; at: Date },
): Promise<void> {
  const { collections, client } = context;
  const { digest, content, parts } = staged;
  return inOptimisticTransaction(client, async (session) => {
    const newest = await findNewest(context, session);
    if (newest?.digest === digest) return;
    if ((await collections.registryParts.countDocuments({ digest: content }, { session })) !== parts)
      throw new StoreError(`the registry ${digest} is not stored whole`);
    if (!(await isNamed(context, staged, session))) await endStaging(context, content, session);
    // A process that still applies the revision before stops at its next part.
    if (newest !== null)
      await collections.registryRevisions.updateOne(
        { _id: newest._id },
        { $unset: { toApply: "" } },
        { session },
      );
    const revision = (newest?._id ?? 0) + 1;
    await collections.registryRevisions.insertOne(
      { _id: revision, acceptedAt: at, digest, content, parts, toApply: { today, done: 0 } },
      { session },
    );
    await appendChanges(context, [{ kind: "registry", key: String(revision) }], at, { session });
  });
}
