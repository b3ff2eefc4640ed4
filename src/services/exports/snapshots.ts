import type { OfficeKind } from "../../domain/office.ts";
import type { Export } from "./catalog.ts";
import { selectionOf } from "./selection.ts";

/** Snapshots of the counters, one row a reading. */
export const snapshotRows: Export = {
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
    for await (const snapshot of store.snapshots.stream(selectionOf(request))) {
      yield {
        account: snapshot.accountKey,
        office: snapshot.officeId,
        officeKind: kinds.get(snapshot.officeId) ?? null,
        platform: snapshot.platform,
        slot: snapshot.slot,
        observedAt: snapshot.observedAt,
        followers: snapshot.followers,
        posts: snapshot.posts,
        precision: snapshot.precision,
        via: snapshot.via,
        simulated: request.simulated,
        following: snapshot.following,
        listed: snapshot.listed,
        views: snapshot.views,
      };
    }
  },
};
