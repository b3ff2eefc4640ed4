import { toPageCredential } from "../../domain/credential.ts";
import { hash } from "node:crypto";
import type { LookWindow } from "../../domain/look.ts";
import type { Metric } from "../../domain/platform.ts";
import type { ReachError } from "../../errors/reach-error.ts";
import {
  type AccountOutcome,
  type AccountRef,
  type AnswerSource,
  type AudienceValue,
  type LiveValue,
  type Outcome,
} from "../contract.ts";
import { toAudienceOutcome } from "../audience-outcome.ts";
import { toFailedRead } from "../failed-read.ts";
import type { GraphItem } from "./client.ts";
import { FIELDS, LIMITS } from "./limits.ts";
import { type LiveList, toLiveRead } from "./live-list.ts";
import type { Report } from "./mapper.ts";

/**
 * What is asked of a Page. `page` is everything at once; `audience` and `lives` are its halves, asked separately if one
 * fails or the list has to be asked itself; `videos` is the fallback list; `confirm` is that list too, for an account
 * whose own list was wrong before.
 */
export type QuestionKind = "page" | "audience" | "lives" | "videos" | "confirm";

export type Question = {
  reading: Reading;
  ask: QuestionKind;
  after: string | null;
  /** It is the second try, with a shorter list. */
  repeated: boolean;
  /** `audience` only: if the followers come, the lives are asked next; if not, both end with the same error. */
  thenLives?: boolean;
  /** In a POST without lists, after one with them failed as a whole. */
  ownPost?: boolean;
};

/** One account's reading while it is in progress. */
export type Reading = {
  ref: AccountRef;
  node: string;
  ownToken: string | null;
  wanted: ReadonlySet<Metric>;
  /** An empty list of this account has to be confirmed by another one. */
  confirmsEmpty: boolean;
  retentionDays: number;
  audience: Outcome<AudienceValue> | null;
  live: Outcome<LiveValue> | null;
  /** Why the platform's own list could not be read, if the fallback list is read instead. */
  livesRefused: ReachError | null;
  list: LiveList | null;
  findings: AccountOutcome["findings"][number][];
};

export const FALLBACK_FINDING = {
  code: "fallback_edge",
  detail: "live_videos cannot be read; the uploaded videos are read instead",
} as const;

/** The node by which a Page is asked. */
export const nodeFor = ({ externalId, handle }: Pick<AccountRef, "externalId" | "handle">): string =>
  externalId ?? handle ?? "";

export function newReading(
  ref: AccountRef,
  metrics: readonly Metric[],
  settings: { pageTokens: ReadonlyMap<string, string>; liveRetentionDays: number },
  window: LookWindow,
): Reading {
  const { pageTokens, liveRetentionDays } = settings;
  return {
    ref,
    node: nodeFor(ref),
    ownToken: (ref.externalId === null ? undefined : pageTokens.get(ref.externalId)) ?? null,
    wanted: new Set(metrics),
    confirmsEmpty: window.confirmEmpty?.has(ref.accountKey) ?? false,
    retentionDays: liveRetentionDays,
    audience: null,
    live: null,
    livesRefused: null,
    list: null,
    findings: [],
  };
}

/** Adds findings to a reading, each once. */
export const reportTo =
  ({ findings }: Reading): Report =>
  (finding) => {
    if (!findings.some(({ code, detail }) => code === finding.code && detail === finding.detail))
      findings.push(finding);
  };

/** The name of the token that reads this account. */
export function credentialNameFor(reading: Pick<Reading, "ownToken" | "ref">, shared: string): string {
  return reading.ownToken === null ? shared : toPageCredential(reading.ref.externalId ?? "");
}

export function toGraphItem({ reading, ask, after, repeated }: Question): GraphItem {
  const { node, ownToken } = reading;
  const limit = repeated ? LIMITS.livesPerPageWhenHeavy : LIMITS.livesPerPage;
  const cursor: Record<string, string> = after === null ? {} : { after };
  const paging = { limit: String(limit), ...cursor };
  switch (ask) {
    case "page":
      return {
        node,
        query: { fields: `${FIELDS.page},live_videos.limit(${limit}){${FIELDS.live}}` },
        ownToken,
      };
    case "audience":
      return { node, query: { fields: FIELDS.page }, ownToken };
    case "lives":
      return { node, edge: "live_videos", query: { fields: FIELDS.live, ...paging }, ownToken };
    case "videos":
    case "confirm":
      return { node, edge: "videos", query: { type: "uploaded", fields: FIELDS.video, ...paging }, ownToken };
  }
}

/** The metrics that a question would settle. */
export function metricsAskedBy({ ask, thenLives = false }: Question): readonly Metric[] {
  if (ask === "page" || thenLives) return ["audience", "live"];
  if (ask === "confirm") return [];
  return ask === "audience" ? ["audience"] : ["live"];
}

/**
 * Ends what a question asked for with an error. What was not asked for, or is settled, stays as it is. Pages of a list
 * that came before are kept: what they show is evidence, whatever the error.
 */
export function settleWithError(question: Question, error: unknown, observedAt: Date): void {
  const { reading } = question;
  for (const metric of metricsAskedBy(question)) {
    if (!reading.wanted.has(metric) || reading[metric] !== null) continue;
    const failed = toFailedRead(error, observedAt);
    if (metric === "audience") reading.audience = failed;
    else reading.live = (reading.list && toLiveRead(reading.list, reading.retentionDays, failed)) ?? failed;
  }
}

/** The count of a Page as an outcome; one that came without being requested is kept only if it is valid. */
export function settleAudience(
  reading: Reading,
  body: string,
  observedAt: Date,
  from: AnswerSource,
  read: () => AudienceValue,
  keep: (text: string) => string,
): void {
  const rawDigest = hash("sha256", body);
  const outcome = toAudienceOutcome({ raw: body, rawDigest, observedAt, from, keepRaw: keep }, read);
  if (outcome.ok || reading.wanted.has("audience")) reading.audience = outcome;
}

export function toOutcome(reading: Reading): AccountOutcome {
  const { ref, audience, live, findings } = reading;
  return {
    accountKey: ref.accountKey,
    ...(audience === null ? {} : { audience }),
    ...(live === null ? {} : { live }),
    findings,
  };
}
