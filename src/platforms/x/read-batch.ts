import type { Metric } from "../../domain/platform.ts";
import { CredentialError } from "../../errors/reach-error.ts";
import {
  type AccountOutcome,
  type AccountRef,
  type AudienceValue,
  type LiveValue,
  type FailedRead,
  type Outcome,
  type PlannedBatch,
  type ReadContext,
} from "../contract.ts";
import { requested, toAudienceOutcome } from "../audience-outcome.ts";
import { failedRead, toFailedRead, toNotAsked } from "../failed-read.ts";
import { LIMITS } from "./limits.ts";
import { type XParts, readLives, toAnswerSource, liveSourceFor } from "./live-list.ts";
import { type Report, toAudience } from "./mapper.ts";
import { lookUpUsers, type UserAnswer } from "./users.ts";

/** Reads a batch: one look-up for all audiences, then one list for each account whose lives are wanted. */
export async function readBatch(
  parts: XParts,
  batch: PlannedBatch,
  metrics: ReadonlyMap<string, readonly Metric[]>,
  since: Date,
  ctx: ReadContext,
): Promise<AccountOutcome[]> {
  const wants = requested(metrics);
  const shared = batch.credential ?? "default";
  const counted = batch.accounts.filter((ref) => wants(ref, "audience"));
  const users = await lookUp(parts, counted, shared, ctx);
  const watched = batch.accounts.filter((ref) => wants(ref, "live"));
  const findings = new Map<string, AccountOutcome["findings"][number][]>();
  const report = (ref: AccountRef): Report => {
    const reported = findings.get(ref.accountKey) ?? [];
    findings.set(ref.accountKey, reported);
    return (finding) => {
      if (!reported.some(({ code, detail }) => code === finding.code && detail === finding.detail))
        reported.push(finding);
    };
  };
  const lives = await readEachLive(parts, watched, shared, since, ctx, report);
  return batch.accounts.map((ref) => {
    const user = users.get(ref.accountKey);
    const live = lives.get(ref.accountKey);
    const audience = user === undefined ? undefined : audienceOf(user, shared, parts.keepRaw);
    return {
      accountKey: ref.accountKey,
      ...(audience === undefined ? {} : { audience }),
      ...(live === undefined ? {} : { live }),
      findings: findings.get(ref.accountKey) ?? [],
    };
  });
}

async function lookUp(
  { settings, client, keepRaw }: XParts,
  accounts: readonly AccountRef[],
  credential: string,
  ctx: ReadContext,
): Promise<Map<string, UserAnswer>> {
  const token = settings.bearerToken;
  if (token !== null)
    return lookUpUsers(
      { client, keepRaw, token, credential, ctx, bisectsLeft: LIMITS.bisectRequests },
      accounts,
    );
  const error = new CredentialError("no X bearer token is set", "account", { remedy: "Set X_BEARER_TOKEN." });
  const refused = toFailedRead(error, ctx.now());
  return new Map(accounts.map(({ accountKey }) => [accountKey, { refused }]));
}

function audienceOf(
  answer: UserAnswer,
  credential: string,
  keepRaw: (text: string) => string,
): Outcome<AudienceValue> {
  if ("refused" in answer) return answer.refused;
  const { user, raw, answer: answered } = answer.found;
  const from = toAnswerSource(answered, "users", credential);
  return toAudienceOutcome({ raw, observedAt: answered.receivedAt, from, keepRaw }, () => toAudience(user));
}

/** One after the other; once the shared token is throttled or refused, the others that need it are not asked. */
async function readEachLive(
  parts: XParts,
  accounts: readonly AccountRef[],
  shared: string,
  since: Date,
  ctx: ReadContext,
  report: (ref: AccountRef) => Report,
): Promise<Map<string, Outcome<LiveValue>>> {
  const outcomes = new Map<string, Outcome<LiveValue>>();
  let stop: FailedRead | null = null;
  for (const ref of accounts) {
    const source = liveSourceFor(parts, ref, shared, since);
    if (source === null) {
      outcomes.set(ref.accountKey, notReadable(ctx.now()));
      continue;
    }
    if (stop !== null && source.scope === "credential") {
      outcomes.set(ref.accountKey, { ...stop, detail: toNotAsked(stop.detail) });
      continue;
    }
    const outcome = await readLives(parts, source, since, ctx, report(ref));
    outcomes.set(ref.accountKey, outcome);
    const failed = outcome.ok ? outcome.rest : outcome;
    if (failed?.scope === "credential") stop = failed;
  }
  return outcomes;
}

const notReadable = (observedAt: Date): FailedRead =>
  failedRead("forbidden", "lives on X need the owner's token, or links in posts switched on", observedAt);
