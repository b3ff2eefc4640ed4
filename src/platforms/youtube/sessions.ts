import type {
  AccountOutcome,
  LiveValue,
  Outcome,
  PlannedBatch,
  ReadContext,
  SessionProbe,
} from "../contract.ts";
import type { YouTubeParts } from "./channels.ts";
import { digestOf } from "./live-list.ts";
import { toAnswerSource } from "./client.ts";
import { LIMITS } from "./limits.ts";
import { askVideos, fetchVideos, type VideoAnswer, type VideoAnswers } from "./videos.ts";

/** Asks known lives of all accounts of a batch themselves, 50 in a call. It proves presence, and no absence. */
export async function readSessions(
  parts: YouTubeParts,
  { accounts, credential }: PlannedBatch,
  sessionIds: ReadonlyMap<string, readonly string[]>,
  ctx: ReadContext,
): Promise<AccountOutcome[]> {
  const ids = accounts.flatMap(({ accountKey }) => sessionIds.get(accountKey) ?? []);
  const videos = await askVideos(parts, [...new Set(ids)], ctx);
  return accounts.map(({ accountKey }) => {
    const own = (sessionIds.get(accountKey) ?? []).flatMap((id) => videos.byId.get(id) ?? []);
    const findings = own.flatMap((answer) => ("live" in answer ? answer.findings : []));
    return { accountKey, live: toOutcome(own, videos, credential ?? "default", ctx), findings };
  });
}

function toOutcome(
  own: readonly VideoAnswer[],
  { latest }: VideoAnswers,
  credential: string,
  ctx: ReadContext,
): Outcome<LiveValue> {
  const refused = own.find((answer) => "refused" in answer);
  if (refused !== undefined) return refused.refused;
  const sessions = own.flatMap((answer) => ("live" in answer && answer.live !== null ? [answer.live] : []));
  return {
    ok: true,
    value: { edge: "node", provesAbsence: false, pagedToEnd: false, oldestStartAt: null, sessions },
    observedAt: latest?.receivedAt ?? ctx.now(),
    rawDigest: digestOf(sessions.map(({ rawDigest }) => rawDigest)),
    complete: true,
    reachesBackTo: null,
    from: toAnswerSource(latest, "videos", credential),
  };
}

/**
 * Whether each live is still there. One that the answer lacks was deleted or made private; one that is unlisted is
 * there, and in no list: that says neither. Throws the error of a call that failed.
 */
export async function probeSessions(
  parts: YouTubeParts,
  sessionIds: readonly string[],
  ctx: ReadContext,
): Promise<SessionProbe[]> {
  const probes: SessionProbe[] = [];
  for (let from = 0; from < sessionIds.length; from += LIMITS.idsPerRequest) {
    const some = sessionIds.slice(from, from + LIMITS.idsPerRequest);
    const { byId } = await fetchVideos(parts, some, ctx);
    probes.push(...some.map((sessionId) => toProbe(sessionId, byId.get(sessionId))));
  }
  return probes;
}

function toProbe(sessionId: string, answer: VideoAnswer | undefined): SessionProbe {
  if (answer !== undefined && "absent" in answer) return { sessionId, presence: "gone", seen: null };
  return answer !== undefined && "live" in answer && answer.isListed && answer.live !== null
    ? { sessionId, presence: "there", seen: answer.live }
    : { sessionId, presence: "unknown", seen: null };
}
