import { hash } from "node:crypto";
import type { Metric } from "../../domain/platform.ts";
import { ContractError, type ReachError } from "../../errors/reach-error.ts";
import {
  type AccountOutcome,
  type AccountRef,
  type AnswerSource,
  type AudienceValue,
  type LiveValue,
  toFailedRead,
  type Outcome,
} from "../contract.ts";
import type { GraphItem } from "./client.ts";
import { FIELDS, LIMITS } from "./limits.ts";
import type { LiveList } from "./live-list.ts";

/**
 * What is asked of a Page. `page` is all at once; `audience` and `lives` are the two halves, asked apart where one
 * is forbidden or the list has to speak for itself; `videos` is the fallback list.
 */
export type Ask = "page" | "audience" | "lives" | "videos";

/** One question, and whether it is a repetition of one that came back empty-handed. */
export type Question = { reading: Reading; ask: Ask; after: string | null; repeated: boolean };

/** One account's reading while it is under way. */
export type Reading = {
  ref: AccountRef;
  node: string;
  ownToken: string | null;
  wanted: ReadonlySet<Metric>;
  audience: Outcome<AudienceValue> | null;
  live: Outcome<LiveValue> | null;
  /** Why the platform's own list could not be read, where the fallback list is asked instead. */
  livesRefused: ReachError | null;
  list: LiveList | null;
  findings: AccountOutcome["findings"][number][];
};

export const FALLBACK_FINDING = {
  code: "fallback_edge",
  detail: "live_videos cannot be read; the uploaded videos are read instead",
} as const;

/** What a Page is asked by. */
export const nodeFor = ({ externalId, handle }: Pick<AccountRef, "externalId" | "handle">): string =>
  externalId ?? handle ?? "";

export function newReading(
  ref: AccountRef,
  metrics: readonly Metric[],
  pageTokens: ReadonlyMap<string, string>,
): Reading {
  return {
    ref,
    node: nodeFor(ref),
    ownToken: (ref.externalId === null ? undefined : pageTokens.get(ref.externalId)) ?? null,
    wanted: new Set(metrics),
    audience: null,
    live: null,
    livesRefused: null,
    list: null,
    findings: [],
  };
}

/** The name under which the token that reads this account goes. */
export function credentialNameFor(reading: Pick<Reading, "ownToken" | "ref">, shared: string): string {
  return reading.ownToken === null ? shared : `page:${reading.ref.externalId ?? ""}`;
}

export function toGraphItem({ reading, ask, after, repeated }: Question): GraphItem {
  const { node, ownToken } = reading;
  const limit = repeated ? LIMITS.livesPerPageWhenHeavy : LIMITS.livesPerPage;
  const cursor: Record<string, string> = after === null ? {} : { after };
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
      return {
        node,
        edge: "live_videos",
        query: { fields: FIELDS.live, limit: String(limit), ...cursor },
        ownToken,
      };
    case "videos":
      return {
        node,
        edge: "videos",
        query: { type: "uploaded", fields: FIELDS.video, limit: String(limit), ...cursor },
        ownToken,
      };
  }
}

/** The metrics that a question would have settled. */
export function metricsAskedBy(ask: Ask): readonly Metric[] {
  if (ask === "page") return ["audience", "live"];
  return ask === "audience" ? ["audience"] : ["live"];
}

/** Ends what a question asked for with an error. What was not asked for, or is settled, stays as it is. */
export function settleWithError(question: Question, error: unknown, observedAt: Date): void {
  const { reading, ask } = question;
  for (const metric of metricsAskedBy(ask)) {
    if (!reading.wanted.has(metric) || reading[metric] !== null) continue;
    reading[metric] = toFailedRead(error, observedAt);
  }
}

/** The count of a Page as an outcome; one that came along unasked is told only if it is sound. */
export function settleAudience(
  reading: Reading,
  body: string,
  observedAt: Date,
  from: AnswerSource,
  read: () => AudienceValue,
  keep: (text: string) => string,
): void {
  try {
    const value = read();
    const rawDigest = hash("sha256", body);
    reading.audience = { ok: true, value, observedAt, rawDigest, complete: true, reachesBackTo: null, from };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    if (!reading.wanted.has("audience")) return;
    reading.audience = toFailedRead(
      new ContractError(error.message, error.reason, { raw: keep(body) }),
      observedAt,
    );
  }
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
