import type { LookWindow } from "../../domain/look.ts";
import type { Metric } from "../../domain/platform.ts";
import { AccountUnavailableError } from "../../errors/reach-error.ts";
import type { AccountOutcome, PlannedBatch, ReadContext } from "../contract.ts";
import type { EmptyLists } from "./empty-lists.ts";
import { LIMITS } from "./limits.ts";
import {
  FALLBACK_FINDING,
  newReading,
  toOutcome,
  type Question,
  type Reading,
  settleWithError,
} from "./reading.ts";
import { askBatch, newRound, type ReadParts } from "./round.ts";

/** Reads a batch in rounds: one POST with a question for each account, then one with what is still open. */
export async function readBatch(
  parts: ReadParts & { emptyLists: EmptyLists },
  batch: PlannedBatch,
  metrics: ReadonlyMap<string, readonly Metric[]>,
  window: LookWindow,
  ctx: ReadContext,
): Promise<AccountOutcome[]> {
  const readings = batch.accounts.map((ref) =>
    newReading(ref, metrics.get(ref.accountKey) ?? [], parts.settings, window),
  );
  const round = newRound(parts, batch.credential ?? "default", window.since, ctx);
  let open = readings.flatMap((reading) => firstQuestions(reading, parts, ctx.now()));
  while (open.length > 0) {
    const next: Question[] = [];
    for (const questions of toPosts(open)) next.push(...(await askBatch(questions, round)));
    open = next;
  }
  return readings.map((reading) => {
    const outcome = toOutcome(reading);
    parts.emptyLists.remember(reading.node, outcome);
    return outcome;
  });
}

/** Followers that were lost with a whole POST are asked in one of their own: a heavy list must not take them along. */
function toPosts(open: readonly Question[]): Question[][] {
  const groups = [open.filter(({ ownPost }) => ownPost), open.filter(({ ownPost }) => !ownPost)];
  return groups.flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / LIMITS.itemsPerBatch) }, (_, i) =>
      group.slice(i * LIMITS.itemsPerBatch, (i + 1) * LIMITS.itemsPerBatch),
    ),
  );
}

/** One question for everything requested; two if the list of lives was refused recently, or was empty. */
function firstQuestions(
  reading: Reading,
  { refusals, emptyLists }: Parameters<typeof readBatch>[0],
  now: Date,
): Question[] {
  if (reading.wanted.size === 0) return [];
  const whole = reading.wanted.has("live") ? "page" : "audience";
  const question: Question = { reading, ask: whole, after: null, repeated: false };
  if (!isNodeName(reading.node)) {
    settleWithError(question, unnamed(reading), now);
    return [];
  }
  if (whole === "audience") return [question];
  reading.livesRefused = refusals.get(reading.node, now);
  const audience: Question = { ...question, ask: "audience" };
  if (reading.livesRefused !== null) {
    reading.findings.push(FALLBACK_FINDING);
    const videos: Question = { ...question, ask: "videos" };
    return reading.wanted.has("audience") ? [audience, videos] : [videos];
  }
  if (!emptyLists.has(reading.node, now)) return [question];
  const lives: Question = { ...question, ask: "lives" };
  return reading.wanted.has("audience") ? [audience, lives] : [lives];
}

function unnamed({ node }: Reading): AccountUnavailableError {
  const named =
    node === ""
      ? "no id and no handle are known"
      : `${JSON.stringify(node.slice(0, 60))} is neither a Page id nor a Page name`;
  return new AccountUnavailableError(`${named}; correct it in accounts.csv`, "not_found");
}

/** A Page's id or user name: letters, digits and dots. Anything else would be another request. */
export const isNodeName = (node: string): boolean => /^[\p{L}\p{M}\p{N}._-]{1,100}$/u.test(node);
