import type { OfficeKind } from "../../../domain/office.ts";
import type { Snapshot } from "../../../domain/snapshot.ts";
import type { Export } from "../contract.ts";
import { toSelection } from "./selection.ts";

/** Counter snapshots, one row per reading. */
export const snapshotExport: Export = {
  columns: [
    "account",
    "office",
    "officeKind",
    "platform",
    "slot",
    "observedAt",
    "followers",
    "posts",
    "precision",
    "via",
    "simulated",
    "following",
    "listed",
    "views",
  ],
  async *rows(store, request) {
    const registry = await store.registry.current();
    const kinds = new Map<string, OfficeKind>(
      registry?.offices.map(({ officeId, kind }) => [officeId, kind]),
    );
    for await (const snapshot of store.snapshots.counters(toSelection(request))) {
      yield toSnapshotRow(snapshot, kinds.get(snapshot.officeId) ?? null, request.simulated);
    }
  },
};

export function toSnapshotRow(
  snapshot: Omit<Snapshot, "provenance">,
  officeKind: OfficeKind | null,
  simulated: boolean,
) {
  return {
    account: snapshot.accountKey,
    office: snapshot.officeId,
    officeKind,
    platform: snapshot.platform,
    slot: snapshot.slot,
    observedAt: snapshot.observedAt,
    followers: snapshot.followers,
    posts: snapshot.posts,
    precision: snapshot.precision,
    via: snapshot.via,
    simulated,
    following: snapshot.following,
    listed: snapshot.listed,
    views: snapshot.views,
  };
}
