import type { LiveSession } from "../../../domain/live-session.ts";
import type { SessionEvent } from "../../../domain/session-observation.ts";
import type { SessionProbeEvent } from "../../../store/contracts/store.ts";
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
  const at = clock.now();
  const events = sessions.flatMap((session) => toProbeEvents(session, probes, retentionDays, at));
  for (const { accountKey, sessionId, goneAt, goneReason } of await store.sessions.recordProbes(events))
    if (goneAt) log.info("live session gone from the platform", { accountKey, sessionId, goneReason });
}

/** Whether the session's own node is there; nothing if the answer shows neither. */
export function toProbeEvents(
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
