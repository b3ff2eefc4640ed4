import type { LiveSession } from "../../../domain/live-session.ts";
import type { Export } from "../contract.ts";
import { toSelection } from "./selection.ts";

/** Live sessions as known now, one row per broadcast. */
export const liveSessionExport: Export = {
  columns: [
    "account",
    "office",
    "platform",
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
    "simulated",
    "fromId",
    "peakViewers",
    "lowConfidence",
  ],
  async *rows(store, request) {
    for await (const session of store.sessions.stream(toSelection(request))) {
      yield toLiveSessionRow(session, request.simulated);
    }
  },
};

export function toLiveSessionRow(session: LiveSession, simulated: boolean) {
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
  };
}
