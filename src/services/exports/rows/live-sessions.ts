import { z } from "zod";
import { DURATION_BASES, kindOf, type LiveSession } from "../../../domain/live-session.ts";
import { PLATFORM_IDS } from "../../../domain/platform.ts";
import { SESSION_KINDS } from "../../../domain/session-sighting.ts";
import { defineExport } from "../contract.ts";
import { count, flag, instant, measure, text } from "./column-types.ts";
import { toSelection } from "./selection.ts";

export const LiveSessionRow = z
  .object({
    account: text,
    office: text,
    platform: z.enum(PLATFORM_IDS),
    sessionId: text,
    videoId: text.nullable(),
    state: text,
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    durationSeconds: measure.nullable(),
    durationBasis: z.enum(DURATION_BASES).nullable(),
    durationAtMostSeconds: measure.nullable(),
    title: text.nullable(),
    permalink: text.nullable(),
    firstSeenAt: instant,
    lastSeenAt: instant,
    firstSeenLiveAt: instant.nullable(),
    lastSeenLiveAt: instant.nullable(),
    goneAt: instant.nullable(),
    goneReason: text.nullable(),
    simulated: flag,
    fromId: text.nullable(),
    peakViewers: count.nullable(),
    lowConfidence: flag,
    kind: z.enum(SESSION_KINDS),
  })
  .meta({ id: "LiveSession" });

/** Live sessions as known now, one row per broadcast. */
export const liveSessionExport = defineExport(LiveSessionRow, async function* (store, request) {
  for await (const session of store.sessions.stream(toSelection(request)))
    yield toLiveSessionRow(session, request.simulated);
});

export function toLiveSessionRow(session: LiveSession, simulated: boolean): z.infer<typeof LiveSessionRow> {
  return {
    account: session.accountKey,
    office: session.officeId,
    platform: session.platform,
    sessionId: session.sessionId,
    videoId: session.videoId,
    state: session.state,
    startedAt: session.startedAt,
    endedAt: session.endedAt,
    durationSeconds: session.durationSeconds,
    durationBasis: session.durationBasis,
    durationAtMostSeconds: session.durationAtMostSeconds,
    title: session.title,
    permalink: session.permalink,
    firstSeenAt: session.firstSeenAt,
    lastSeenAt: session.lastSeenAt,
    firstSeenLiveAt: session.firstSeenLiveAt,
    lastSeenLiveAt: session.lastSeenLiveAt,
    goneAt: session.goneAt,
    goneReason: session.goneReason,
    simulated,
    fromId: session.fromId,
    peakViewers: session.peakViewers,
    lowConfidence: session.lowConfidence,
    kind: kindOf(session),
  };
}
