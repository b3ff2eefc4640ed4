import type { Metric } from "../../domain/platform.ts";
import { AccountUnavailableError } from "../../errors/reach-error.ts";
import type { AccountOutcome, PlannedBatch, ReadContext } from "../contract.ts";
import { LIMITS } from "./limits.ts";
import { FALLBACK, newReading, outcomeOf, type Question, type Reading, settleWith } from "./reading.ts";
import type { Refusals } from "./refusals.ts";
import { askTogether, newRound, type ReadParts } from "./round.ts";

/** Reads a batch in rounds: one POST with a question for each account, then one with what the answers left open. */
export async function readBatch(
  parts: ReadParts,
  batch: PlannedBatch,
  metrics: ReadonlyMap<string, readonly Metric[]>,
  since: Date,
  ctx: ReadContext,
): Promise<AccountOutcome[]> {
  const { pageTokens } = parts.settings;
  const readings = batch.accounts.map((ref) =>
    newReading(ref, metrics.get(ref.accountKey) ?? [], pageTokens),
  );
  const round = newRound(parts, batch.credential ?? "default", since, ctx);
  let open = readings.flatMap((reading) => firstQuestions(reading, parts.refusals, ctx.now()));
  while (open.length > 0) {
    const next: Question[] = [];
    for (let from = 0; from < open.length; from += LIMITS.itemsPerBatch)
      next.push(...(await askTogether(open.slice(from, from + LIMITS.itemsPerBatch), round)));
    open = next;
  }
  return readings.map(outcomeOf);
}

/** One question for all that is wanted; two where the list of lives was refused lately. */
function firstQuestions(reading: Reading, refusals: Refusals, now: Date): Question[] {
  if (reading.wanted.size === 0) return [];
  const whole = reading.wanted.has("live") ? "page" : "audience";
  const question: Question = { reading, ask: whole, after: null, repeated: false };
  if (!isNodeName(reading.node)) {
    settleWith(question, unnamed(reading), now);
    return [];
  }
  if (whole === "audience") return [question];
  reading.livesRefused = refusals.of(reading.node, now);
  if (reading.livesRefused === null) return [question];
  reading.findings.push(FALLBACK);
  return [
    { ...question, ask: "audience" },
    { ...question, ask: "videos" },
  ];
}

function unnamed({ node }: Reading): AccountUnavailableError {
  const named =
    node === ""
      ? "no id and no handle are known"
      : `${JSON.stringify(node.slice(0, 60))} is no Page id and no Page name`;
  return new AccountUnavailableError(`${named}; correct it in accounts.csv`, "not_found");
}

/** A Page's id, or its name in addresses: letters, digits and dots. Anything else would be another request. */
export const isNodeName = (node: string): boolean => /^[\p{L}\p{M}\p{N}._-]{1,100}$/u.test(node);
