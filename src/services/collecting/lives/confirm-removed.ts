import { markGone } from "../../../domain/absence.ts";
import { type LiveSession, observe } from "../../../domain/live-session.ts";
import type { Batch } from "../../../domain/sweep.ts";
import type { PlatformAdapter, SessionProbe } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { checkCredential } from "../../credentials/credential-gate.ts";
import { PacedClient } from "../../../quota/paced-client.ts";

/**
 * Asks the own nodes of sessions that two complete looks in a row lack. Only a node that says it is gone makes the
 * session gone; one that is still there is a sighting; anything else leaves it for the next look, and so does a
 * platform that asked for patience.
 */
export async function confirmRemoved(
  collector: AppContext,
  adapter: PlatformAdapter,
  batch: Pick<Batch, "items" | "credential">,
  suspected: readonly LiveSession[],
  signal: AbortSignal,
): Promise<void> {
  if (!adapter.probeSessions) return;
  const { store, clock } = collector;
  const gate = await checkCredential(collector, adapter.capabilities.platform, batch.credential);
  if (!gate.pass) return;
  const paced = new PacedClient(collector, adapter.capabilities.platform, batch.credential, signal, {
    urgent: false,
  });
  for (const [accountKey, sessions] of groupByAccount(suspected)) {
    const item = batch.items.find((candidate) => candidate.accountKey === accountKey);
    if (!item) continue;
    const probes = await adapter.probeSessions(
      { accountKey, externalId: item.externalId, handle: item.handle, credential: batch.credential },
      sessions.map(({ sessionId }) => sessionId),
      paced.ctx,
    );
    await paced.flushUsage();
    const now = clock.now();
    const settled = sessions.flatMap((session) =>
      afterProbe(session, probes, adapter.capabilities.liveRetentionDays, now),
    );
    if (settled.length === 0) continue;
    await store.sessions.save(settled, now);
    for (const { sessionId, goneAt, goneReason } of settled)
      if (goneAt)
        collector.log.info("live session gone from the platform", { accountKey, sessionId, goneReason });
  }
}

/** The session after its own node was asked; nothing where the answer said neither. */
export function afterProbe(
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
