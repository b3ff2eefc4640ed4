import type { Db } from "mongodb";
import type { OutboxRow } from "../../../src/domain/outbox.ts";
import type { Sweep } from "../../../src/domain/sweep.ts";
import { slotAt } from "../../../src/domain/slot.ts";
import type { CredentialState, Store } from "../../../src/store/contracts/store.ts";
import { ZONE } from "../plan-run.ts";
import type { Played } from "./played.ts";

/** What is derived agrees with what it is derived from: roll-ups, the numbered feed, the sweeps' own counts. */
export async function auditBooks(played: Played, db: Db, store: Store): Promise<string[]> {
  const faults: string[] = [];
  const { differed } = await store.rollups.rebuild(ZONE);
  if (differed > 0) faults.push(`${differed} day roll-ups differ from a rebuild`);
  faults.push(...(await auditFeed(db, store)));
  const lastSlot = slotAt(played.endedAt, played.plan.liveMinutes, ZONE);
  const sweeps = await db.collection<Sweep>("sweeps").find().toArray();
  for (const { sweepId, slot, closedAt, counts } of sweeps) {
    if (closedAt === null && slot < lastSlot) faults.push(`sweep ${sweepId} was never closed`);
    if (closedAt !== null && counts.read + counts.gaps !== counts.expected)
      faults.push(`sweep ${sweepId} expected ${counts.expected}, and tells of ${counts.read + counts.gaps}`);
  }
  const credentials = await db.collection<CredentialState>("credentials").find().toArray();
  for (const { platform, credential, state } of credentials)
    if (state === "rejected" && !expiredIn(played))
      faults.push(`the credential ${credential} of ${platform} is called rejected, and never was`);
  return faults;
}

const expiredIn = ({ plan }: Played): boolean =>
  plan.steps.some(({ torments }) =>
    torments.some((one) => one.kind === "fault" && one.fault.kind === "credential-expired"),
  );

/** Numbers without a hole, no row without a number, and each stored reading reported exactly once. */
async function auditFeed(db: Db, store: Store): Promise<string[]> {
  await store.outbox.sequence();
  const faults: string[] = [];
  const rows = await db.collection<OutboxRow>("outbox").find().sort({ number: 1 }).toArray();
  rows.forEach(({ number }, i) => {
    if (number !== i + 1) faults.push(`row ${i + 1} of the feed is numbered ${number}`);
  });
  const reported = new Map<string, number>();
  for (const { kind, key } of rows.flatMap(({ changes }) => changes))
    if (kind === "snapshot") reported.set(key, (reported.get(key) ?? 0) + 1);
  for (const [key, times] of reported)
    if (times > 1) faults.push(`the feed tells of snapshot ${key} ${times} times`);
  const kept = await db.collection("snapshots").countDocuments();
  if (kept !== reported.size)
    faults.push(`${kept} snapshots are kept, and the feed tells of ${reported.size}`);
  return faults;
}
