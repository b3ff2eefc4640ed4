import type { StoreContext } from "../mongo/context.ts";
import { DAILY_PIPELINE } from "./daily-view.ts";

type View = { name: string; on: string; pipeline: Record<string, unknown>[] };

const account = { account: "$accountKey", office: "$officeId", platform: 1, _id: 0 } as const;

/**
 * Flat tables for tools that read MongoDB directly. A version of a view may gain columns, but never loses or changes
 * one; another shape is another version.
 */
const VIEWS: readonly View[] = [
  { name: "v1_daily", on: "dayRollups", pipeline: DAILY_PIPELINE },
  {
    name: "v1_snapshots",
    on: "snapshots",
    pipeline: [
      {
        $project: {
          ...account,
          slot: 1,
          observedAt: 1,
          followers: 1,
          posts: 1,
          following: 1,
          listed: 1,
          views: 1,
          precision: 1,
          via: 1,
        },
      },
    ],
  },
  {
    name: "v1_live_sessions",
    on: "liveSessions",
    pipeline: [
      {
        $project: {
          ...account,
          sessionId: 1,
          videoId: 1,
          state: 1,
          startedAt: 1,
          endedAt: 1,
          durationSeconds: 1,
          durationBasis: 1,
          durationAtMostSeconds: 1,
          title: 1,
          permalink: 1,
          firstSeenAt: 1,
          lastSeenAt: 1,
          goneAt: 1,
          goneReason: 1,
        },
      },
    ],
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
    pipeline: [{ $project: { ...account, label: 1, handle: 1, externalId: 1, activeFrom: 1, activeTo: 1 } }],
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
