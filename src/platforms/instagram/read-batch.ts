import type { Metric } from "../../domain/platform.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type {
  AccountOutcome,
  AccountRef,
  AudienceValue,
  Outcome,
  PlannedBatch,
  ReadContext,
} from "../contract.ts";
import { requested, toAudienceOutcome } from "../audience-outcome.ts";
import { failedRead } from "../failed-read.ts";
import { type InstagramParts, toAnswerSource } from "./client.ts";
import { discover, type DiscoveryAnswer } from "./discover.ts";
import { toAudience } from "./mapper.ts";
import { WHY_NO_LIVES } from "./meanings.ts";

/** Reads a batch: one POST that looks all audiences up. Lives are not read. */
export async function readBatch(
  parts: InstagramParts,
  batch: PlannedBatch,
  metrics: ReadonlyMap<string, readonly Metric[]>,
  ctx: ReadContext,
): Promise<AccountOutcome[]> {
  const wants = requested(metrics);
  const credential = batch.credential ?? "default";
  const counted = batch.accounts.filter((ref) => wants(ref, "audience"));
  const { answers } = await discover(parts, counted, credential, ctx);
  return batch.accounts.map((ref) => {
    const findings: AccountOutcome["findings"][number][] = [];
    const answer = answers.get(ref.accountKey);
    const audience = answer && audienceOf(ref, answer, credential, parts.keepRaw, findings);
    return {
      accountKey: ref.accountKey,
      ...(audience === undefined ? {} : { audience }),
      ...(wants(ref, "live") ? { live: failedRead("forbidden", WHY_NO_LIVES, ctx.now()) } : {}),
      findings,
    };
  });
}

function audienceOf(
  { externalId, handle }: AccountRef,
  answer: DiscoveryAnswer,
  credential: string,
  keepRaw: (text: string) => string,
  findings: AccountOutcome["findings"][number][],
): Outcome<AudienceValue> {
  if ("refused" in answer) return answer.refused;
  const { account, item, batch } = answer.found;
  const { receivedAt: observedAt } = batch.answer;
  const from = toAnswerSource(batch, item, credential);
  return toAudienceOutcome({ raw: item.body, observedAt, from, keepRaw }, () => {
    if (externalId === null || account.id === externalId) return toAudience(account);
    const detail = `the name ${handle} was ${externalId}, and is now ${account.id}`;
    findings.push({ code: "id_migrated", detail });
    throw new ContractError(detail, "bad_answer");
  });
}
