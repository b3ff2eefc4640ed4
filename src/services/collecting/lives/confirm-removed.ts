import { markGone } from "../../../domain/absence.ts";
import { type LiveSession, observe } from "../../../domain/live-session.ts";
import type { Batch } from "../../../domain/sweep.ts";
import type { PlatformAdapter, SessionProbe } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { callGated } from "../read-gated.ts";

/**
 * Asks the nodes of sessions that two complete looks in a row lack. Only a node that says it is gone marks the session
 * removed; one that is still there is a sighting. Anything else leaves it for the next look, and so does a gate that
 * lets no call pass.
 */
export async function confirmRemoved(
  app: AppContext,
  adapter: PlatformAdapter,
  { items, credential }: Pick<Batch, "items" | "credential">,
  suspected: readonly LiveSession[],
  signal: AbortSignal,
): Promise<void> {
  const { probeSessions, capabilities } = adapter;
  if (!probeSessions) return;
  for (const [accountKey, sessions] of groupByAccount(suspected)) {
    const item = items.find((candidate) => candidate.accountKey === accountKey);
    if (!item) continue;
    const { externalId, handle } = item;
    const probed = await callGated(app, capabilities.platform, { credential, accountKey, signal }, (ctx) =>
      probeSessions(
        { accountKey, externalId, handle, credential },
        sessions.map(({ sessionId }) => sessionId),
        ctx,
      ),
    );
    if (probed.ok) await saveProbed(app, sessions, probed.value, capabilities.liveRetentionDays);
  }
}

async function saveProbed(
  { store, clock, log }: Pick<AppContext, "store" | "clock" | "log">,
  sessions: readonly LiveSession[],
  probes: readonly SessionProbe[],
  retentionDays: number,
): Promise<void> {
  const now = clock.now();
  const settled = sessions.flatMap((session) => applyProbe(session, probes, retentionDays, now));
  if (settled.length === 0) return;
  await store.sessions.save(settled, now);
  for (const { accountKey, sessionId, goneAt, goneReason } of settled)
    if (goneAt) log.info("live session gone from the platform", { accountKey, sessionId, goneReason });
}

/** The session after its own node was asked; nothing where the answer said neither. */
export function applyProbe(
  session: LiveSession,
  probes: readonly SessionProbe[],
  retentionDays: number,
  now: Date,
): LiveSession[] {
  const probe = probes.find(({ sessionId }) => sessionId === session.sessionId);
  if (probe?.presence === "gone") return [markGone(session, retentionDays, now)];
  if (probe?.presence !== "there") return [];
  if (probe.seen === null) return [{ ...session, missedLooks: 0, firstMissedAt: null }];
  const { accountKey, officeId, platform } = session;
  return [observe(session, { accountKey, officeId, platform, at: now, edge: "node", seen: probe.seen })];
}

function groupByAccount(sessions: readonly LiveSession[]): Map<string, LiveSession[]> {
  const groups = new Map<string, LiveSession[]>();
  for (const session of sessions)
    groups.set(session.accountKey, [...(groups.get(session.accountKey) ?? []), session]);
  return groups;
}
