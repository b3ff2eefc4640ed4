import type { LiveSession } from "../../../domain/live-session.ts";
import type { SessionEvent } from "../../../domain/session-observation.ts";
import type { SessionProbeEvent } from "../../../store/contracts/store.ts";
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
    const retentionDays = adapter.capabilities.liveRetentionDays;
    const events = sessions.flatMap((session) => toEvents(session, probes, retentionDays, now));
    for (const { sessionId, goneAt, goneReason } of await store.sessions.recordProbes(events))
      if (goneAt)
        collector.log.info("live session gone from the platform", { accountKey, sessionId, goneReason });
  }
}

function toEvents(
  session: LiveSession,
  probes: readonly SessionProbe[],
  retentionDays: number,
  at: Date,
): SessionProbeEvent[] {
  const { sessionId, accountKey, officeId, platform } = session;
  const probe = probes.find((one) => one.sessionId === sessionId);
  if (probe === undefined || probe.presence === "unknown") return [];
  const about = { accountKey, officeId, platform, edge: "node", trigger: "watch", at } as const;
  const event: SessionEvent =
    probe.presence === "gone"
      ? { ...about, kind: "gone", sighting: null, retentionDays }
      : { ...about, kind: "seen", sighting: probe.seen, retentionDays: null };
  return [{ sessionId, event }];
}

function groupByAccount(sessions: readonly LiveSession[]): Map<string, LiveSession[]> {
  const groups = new Map<string, LiveSession[]>();
  for (const session of sessions)
    groups.set(session.accountKey, [...(groups.get(session.accountKey) ?? []), session]);
  return groups;
}
