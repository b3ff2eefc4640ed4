import type { PlatformId } from "../domain/platform.ts";
import type { Finding } from "../domain/registry.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import type { Sorted } from "./batch-outcome.ts";
import type { Collector } from "./context.ts";

/** So many slots in a row in which the account is not there, or suspended, before it is said of the account. */
const IN_A_ROW = 3;

/** A change of the following from one reading to the next that a person should look at. The reading is kept. */
const JUMP_SHARE = 0.5;

/** Below this, half of a following is the whim of a few people. */
const JUMP_FOLLOWERS_MIN = 100;

const ABSENT = new Set(["not_found", "suspended"]);

/**
 * What the evidence of an attempt at a slot says of accounts: gone or suspended several slots in a row; a sudden jump or
 * drop.
 */
export async function findingsOfStates(
  collector: Pick<Collector, "store" | "clock">,
  platform: PlatformId,
  slot: Date,
  sorted: Sorted,
): Promise<Finding[]> {
  return [
    ...(await absences(collector, platform, slot, sorted)),
    ...(await jumps(collector, sorted.snapshots)),
  ];
}

async function absences(
  { store, clock }: Pick<Collector, "store" | "clock">,
  platform: PlatformId,
  slot: Date,
  { unread, snapshots }: Sorted,
): Promise<Finding[]> {
  const reasons = new Map(
    unread.flatMap(({ accountKey, noRead }) =>
      ABSENT.has(noRead.reason) ? [[accountKey, noRead.reason] as const] : [],
    ),
  );
  const seen = snapshots.map(({ accountKey }) => accountKey).filter((key) => !reasons.has(key));
  const counts = await store.operations.countAbsences(platform, slot, [...reasons.keys()], seen);
  return [...reasons].flatMap(([accountKey, reason]): Finding[] => {
    if (counts.get(accountKey) !== IN_A_ROW) return [];
    const detail =
      reason === "suspended"
        ? `the platform said ${IN_A_ROW} readings in a row that it is suspended`
        : `the platform said ${IN_A_ROW} readings in a row that it is not there: deleted, hidden, or under another id`;
    return [{ accountKey, code: "account_absent", detail, at: clock.now() }];
  });
}

async function jumps(
  { store, clock }: Pick<Collector, "store" | "clock">,
  snapshots: readonly Snapshot[],
): Promise<Finding[]> {
  if (snapshots.length === 0) return [];
  const latest = await store.snapshots.latestFigures(snapshots.map(({ accountKey }) => accountKey));
  return snapshots.flatMap(({ accountKey, followers, slot, provenance }): Finding[] => {
    const before = latest.get(accountKey);
    if (before === undefined || before.followers === null || followers === null || before.slot >= slot)
      return [];
    if (before.externalId !== provenance.externalId) return [];
    const change = followers - before.followers;
    if (Math.max(before.followers, followers) < JUMP_FOLLOWERS_MIN) return [];
    if (Math.abs(change) <= before.followers * JUMP_SHARE) return [];
    const detail = `${before.followers} followers on ${before.slot.toISOString()}, ${followers} on ${slot.toISOString()}`;
    return [{ accountKey, code: "jump", detail, at: clock.now() }];
  });
}
