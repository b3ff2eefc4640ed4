import { z } from "zod";
import { OFFICE_KINDS, type OfficeKind } from "../../../domain/office.ts";
import { PLATFORM_IDS, PRECISIONS, VIAS } from "../../../domain/platform.ts";
import type { Snapshot } from "../../../domain/snapshot.ts";
import { defineExport } from "../contract.ts";
import { count, flag, instant, text } from "./column-types.ts";
import { toSelection } from "./selection.ts";

export const SnapshotRow = z
  .object({
    account: text,
    office: text,
    officeKind: z.enum(OFFICE_KINDS).nullable(),
    platform: z.enum(PLATFORM_IDS),
    slot: instant,
    observedAt: instant,
    followers: count.nullable(),
    posts: count.nullable(),
    precision: z.enum(PRECISIONS),
    via: z.enum(VIAS),
    simulated: flag,
    following: count.nullable(),
    listed: count.nullable(),
    views: count.nullable(),
  })
  .meta({ id: "Snapshot" });

/** Counter snapshots, one row per reading. */
export const snapshotExport = defineExport(SnapshotRow, async function* (store, request) {
  const offices = await store.registry.offices();
  const kinds = new Map<string, OfficeKind>(offices.map(({ officeId, kind }) => [officeId, kind]));
  for await (const snapshot of store.snapshots.counters(toSelection(request)))
    yield toSnapshotRow(snapshot, kinds.get(snapshot.officeId) ?? null, request.simulated);
});

export function toSnapshotRow(
  snapshot: Omit<Snapshot, "provenance">,
  officeKind: OfficeKind | null,
  simulated: boolean,
): z.infer<typeof SnapshotRow> {
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
