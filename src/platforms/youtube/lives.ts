import { reachesBackTo } from "../../domain/look.ts";
import type { SessionSighting } from "../../domain/session-sighting.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type { AccountOutcome, FailedRead, LiveValue, Outcome, ReadContext } from "../contract.ts";
import { toFailedRead, toNotAsked } from "../failed-read.ts";
import type { YouTubeParts } from "./channels.ts";
import { LIVE_RETENTION_DAYS } from "./limits.ts";
import { digestOf, explainIncomplete, type UploadsList } from "./live-list.ts";
import { LISTS } from "./meanings.ts";
import { toAnswerSource } from "./client.ts";
import type { VideoAnswers } from "./videos.ts";

type Findings = AccountOutcome["findings"][number][];
export type LiveOutcome = { outcome: Outcome<LiveValue>; findings: Findings };

type Listed = {
  lists: ReadonlyMap<string, UploadsList>;
  refused: ReadonlyMap<string, FailedRead>;
  /** Null = they were not asked about. */
  videos: VideoAnswers | null;
  stop: FailedRead | null;
  credential: string;
};

/** The outcome of each account: the lives among its uploads, as far as these and their videos are known. */
export function toListedLives(
  parts: YouTubeParts,
  listed: Listed,
  ctx: ReadContext,
): Map<string, LiveOutcome> {
  const outcomes = new Map<string, LiveOutcome>();
  for (const [accountKey, outcome] of listed.refused) outcomes.set(accountKey, { outcome, findings: [] });
  for (const [accountKey, list] of listed.lists)
    outcomes.set(accountKey, toOutcome(parts, list, listed, ctx));
  return outcomes;
}

function toOutcome(
  parts: YouTubeParts,
  list: UploadsList,
  { videos, stop, credential }: Listed,
  ctx: ReadContext,
): LiveOutcome {
  if (list.latest === null && list.failure !== null) return { outcome: list.failure, findings: [] };
  const observedAt = videos?.latest?.receivedAt ?? list.latest?.receivedAt ?? ctx.now();
  const { sessions, findings, left } = gather(parts, list, videos, stop, observedAt);
  const rest = explainIncomplete(list, observedAt) ?? left;
  const complete = rest === null && LISTS.uploads.provesAbsence;
  const { pagedToEnd, oldestAt: oldestStartAt } = list;
  const reach = { at: observedAt, complete, pagedToEnd, oldestStartAt, retentionDays: LIVE_RETENTION_DAYS };
  return {
    outcome: {
      ok: true,
      value: { edge: "uploads", ...LISTS.uploads, pagedToEnd, oldestStartAt, sessions },
      observedAt,
      rawDigest: digestOf([...list.videoIds, ...sessions.map(({ rawDigest }) => rawDigest)]),
      complete,
      ...(rest === null ? {} : { rest }),
      reachesBackTo: reachesBackTo(reach),
      from: toAnswerSource(list.latest, "uploads", credential),
    },
    findings,
  };
}

/** The lives among the listed videos, and why one of these could not be looked into; null = all could. */
function gather(
  { known }: YouTubeParts,
  { videoIds }: UploadsList,
  videos: VideoAnswers | null,
  stop: FailedRead | null,
  observedAt: Date,
): { sessions: SessionSighting[]; findings: Findings; left: FailedRead | null } {
  const sessions: SessionSighting[] = [];
  const findings: Findings = [];
  let left: FailedRead | null = null;
  for (const id of videoIds) {
    const answer = videos?.byId.get(id);
    const settled = known.get(id);
    if (answer !== undefined && "live" in answer) {
      if (answer.live !== null) sessions.push(answer.live);
      findings.push(...answer.findings);
    } else if (answer === undefined && settled !== undefined) {
      if (settled !== null) sessions.push(settled);
    } else if (answer !== undefined && "absent" in answer) {
      if (!known.isStillAbsent(id)) left ??= absentVideo(id, observedAt);
    } else left ??= answer !== undefined && "refused" in answer ? answer.refused : notAsked(stop, observedAt);
  }
  return { sessions, findings, left };
}

/** One answer that lacks a listed video may be incomplete; asked again, it is not public. */
const absentVideo = (id: string, observedAt: Date): FailedRead => ({
  ...toFailedRead(
    new ContractError(
      `video ${id} is listed, but YouTube's answer about it does not contain it`,
      "bad_answer",
    ),
    observedAt,
  ),
  retryable: true,
});

const notAsked = (stop: FailedRead | null, observedAt: Date): FailedRead =>
  stop === null
    ? toFailedRead(new ContractError("a listed video was not asked about", "bad_answer"), observedAt)
    : { ...stop, detail: toNotAsked(stop.detail) };
