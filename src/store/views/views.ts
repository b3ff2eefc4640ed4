import type { StoreContext } from "../mongo/context.ts";
import { DAILY_PIPELINE } from "./daily-view.ts";

type View = { name: string; on: string; pipeline: Record<string, unknown>[] };

/** Shows the named fields of a collection, and the keys of account and office by their names in exports. */
const select = (names: readonly string[]): Record<string, unknown>[] => [
  {
    $project: {
      _id: 0,
      account: "$accountKey",
      office: "$officeId",
      platform: 1,
      ...Object.fromEntries(names.map((name) => [name, 1])),
    },
  },
];

/**
 * Flat tables for tools that read MongoDB directly. A version of a view may gain columns, but never loses or changes
 * one; another shape is another version.
 */
const VIEWS: readonly View[] = [
  { name: "v1_daily", on: "dayRollups", pipeline: DAILY_PIPELINE },
  {
    name: "v1_snapshots",
    on: "snapshots",
    pipeline: select([
      "slot",
      "observedAt",
      "followers",
      "posts",
      "following",
      "listed",
      "views",
      "precision",
      "via",
    ]),
  },
  {
    name: "v1_live_sessions",
    on: "liveSessions",
    pipeline: select([
      "sessionId",
      "videoId",
      "state",
      "startedAt",
      "endedAt",
      "durationSeconds",
      "durationBasis",
      "durationAtMostSeconds",
      "title",
      "permalink",
      "firstSeenAt",
      "lastSeenAt",
      "firstSeenLiveAt",
      "lastSeenLiveAt",
      "goneAt",
      "goneReason",
      "fromId",
      "peakViewers",
      "lowConfidence",
      "kind",
    ]),
  },
  {
    name: "v1_offices",
    on: "offices",
    pipeline: [
      { $match: { inForce: true } },
      { $project: { _id: 0, office: "$officeId", kind: 1, nameEn: 1, nameHi: 1, lgdCode: 1, division: 1 } },
    ],
  },
  {
    name: "v1_accounts",
    on: "accounts",
    pipeline: select(["label", "handle", "externalId", "activeFrom", "activeTo"]),
  },
];

const EXISTS = 48;

/** Creates missing views and updates the others. */
export async function createViews({
  client,
  models,
}: Pick<StoreContext, "client" | "models">): Promise<void> {
  const database = client.db(models.snapshots.db.name);
  for (const { name, on, pipeline } of VIEWS)
    await database.createCollection(name, { viewOn: on, pipeline }).catch(async (error: unknown) => {
      if ((error as { code?: unknown }).code !== EXISTS) throw error;
      await database.command({ collMod: name, viewOn: on, pipeline });
    });
}
