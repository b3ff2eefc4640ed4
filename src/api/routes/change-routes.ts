import { z } from "zod";
import type { Change } from "../../domain/outbox.ts";
import type { Store } from "../../store/contract.ts";
import { liveSessionRow } from "../../services/exports/live-sessions.ts";
import { snapshotRow } from "../../services/exports/snapshots.ts";
import { HttpProblem } from "../problem.ts";
import { LiveSessionRow, SnapshotRow } from "../rows.ts";
import { refusals, type Routing } from "./route.ts";

const KINDS = [
  "snapshot",
  "live-session",
  "gap",
  "look",
  "registry",
  "verdict",
  "report",
  "resync",
  "intake",
  "correction",
] as const satisfies readonly Change["kind"][];

const ChangeRow = z
  .object({
    number: z.string(),
    at: z.date(),
    kind: z.enum(KINDS),
    key: z.string(),
    /** As it is now, for snapshots and live sessions. */
    row: z.union([SnapshotRow, LiveSessionRow]).nullable(),
  })
  .meta({ id: "Change" });

/** Everything that became known, in the order of its numbers, at least once, for ever. */
export function changeRoutes({ app, source, outbox }: Routing): void {
  const { simulated, collector } = source;
  const { store } = collector;
  app.get(
    "/v1/changes",
    {
      schema: {
        tags: ["changes"],
        summary: "What became known since; go on from `next`, which is always given",
        querystring: z.strictObject({
          after: z
            .string()
            .regex(/^\d{1,15}$/, "must be a number that this feed gave out; 0 = from the beginning")
            .default("0"),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
          kind: z.enum(KINDS).optional(),
        }),
        response: {
          200: z.object({
            items: z.array(ChangeRow),
            next: z.string(),
            newest: z.string(),
            simulated: z.boolean(),
          }),
          ...refusals,
        },
      },
    },
    async ({ query }) => {
      const newest = await outbox.newest();
      const after = Number(query.after);
      if (after > newest)
        throw new HttpProblem(
          400,
          `after=${query.after} lies ahead of the feed, whose newest number is ${newest}`,
          {
            field: "after",
          },
        );
      const rows = (await store.outbox.after(after, query.limit)).filter(({ number }) => number !== null);
      const changes = rows.flatMap(({ number, at, changes: told }) =>
        told
          .filter(({ kind }) => query.kind === undefined || kind === query.kind)
          .map(({ kind, key }) => ({ number: String(number), at, kind, key })),
      );
      const shown = await rowsOf(store, changes, simulated);
      return {
        items: changes.map((change) => ({
          ...change,
          row: shown.get(`${change.kind} ${change.key}`) ?? null,
        })),
        next: String(rows.at(-1)?.number ?? after),
        newest: String(newest),
        simulated,
      };
    },
  );
}

type Shown = z.infer<typeof SnapshotRow> | z.infer<typeof LiveSessionRow>;

/** The rows that the changes speak of, as they are now; a few queries for all of them. */
async function rowsOf(
  store: Pick<Store, "pages" | "sessions" | "registry">,
  changes: readonly { kind: Change["kind"]; key: string }[],
  simulated: boolean,
): Promise<Map<string, Shown>> {
  const shown = new Map<string, Shown>();
  const snapshotKeys = [...new Set(changes.filter(({ kind }) => kind === "snapshot").map(({ key }) => key))];
  const registry = snapshotKeys.length === 0 ? null : await store.registry.current();
  const kinds = new Map(registry?.offices.map(({ officeId, kind }) => [officeId, kind]));
  for (const [key, snapshot] of await store.pages.snapshotsByKey(snapshotKeys))
    shown.set(`snapshot ${key}`, snapshotRow(snapshot, kinds.get(snapshot.officeId) ?? null, simulated));
  const sessionIds = new Map<string, Set<string>>();
  for (const { key } of changes.filter(({ kind }) => kind === "live-session")) {
    const at = key.indexOf("|");
    const accountKey = key.slice(0, at);
    sessionIds.set(accountKey, (sessionIds.get(accountKey) ?? new Set()).add(key.slice(at + 1)));
  }
  for (const [accountKey, ids] of sessionIds)
    for (const session of await store.sessions.byIds(accountKey, [...ids]))
      shown.set(`live-session ${accountKey}|${session.sessionId}`, liveSessionRow(session, simulated));
  return shown;
}
