import { ContractError, TransportError } from "../../errors/reach-error.ts";
import type { AccountRef, FailedRead, ReadContext } from "../contract.ts";
import { failedRead, toFailedRead, toNotAsked } from "../failed-read.ts";
import { parseFault } from "../graph/faults.ts";
import { parseJson } from "../graph/schema.ts";
import { APP_FAMILY, type ItemAnswer } from "../graph/wire.ts";
import { type BatchAnswer, type InstagramParts, sendBatch } from "./client.ts";
import { toReachError } from "./errors.ts";
import { FIELDS, LIMITS } from "./limits.ts";
import { type Discovered, Discovery } from "./schema.ts";

/** The result for one account; `item` is its part of the answer. */
export type DiscoveryAnswer =
  | { found: { account: Discovered; item: ItemAnswer; batch: BatchAnswer } }
  | { refused: FailedRead };

/** A name that Instagram allows; anything else would be another request. */
const USERNAME = /^[A-Za-z0-9._]{1,30}$/;

/**
 * Looks accounts up by name, 50 in a POST; what came back empty or failed in passing is asked once more. Once a refusal
 * concerns everyone, nothing more is asked.
 */
export async function discover(
  parts: InstagramParts,
  accounts: readonly AccountRef[],
  credential: string,
  ctx: ReadContext,
): Promise<{ answers: Map<string, DiscoveryAnswer>; stop: FailedRead | null }> {
  const answers = new Map<string, DiscoveryAnswer>();
  let open = accounts.filter((ref) => USERNAME.test(ref.handle ?? ""));
  for (const ref of accounts)
    if (!open.includes(ref)) answers.set(ref.accountKey, { refused: unnamed(ref, ctx) });
  let stop: FailedRead | null = null;
  for (let round = 1; round <= LIMITS.rounds && open.length > 0 && stop === null; round += 1) {
    const waiting = open;
    open = [];
    while (waiting.length > 0 && stop === null) {
      const asked = waiting.splice(0, await roomFor(waiting, credential, ctx));
      const failed = await askSome(
        parts,
        asked,
        { answers, credential, isLast: round === LIMITS.rounds, open },
        ctx,
      );
      if (failed?.scope === "credential" || failed?.reason === "rate_limited") stop = failed;
    }
    open.push(...waiting);
  }
  for (const ref of open)
    answers.set(ref.accountKey, { refused: stop === null ? unanswered(ctx) : asNotAsked(stop) });
  return { answers, stop };
}

const asNotAsked = (stop: FailedRead): FailedRead => ({ ...stop, detail: toNotAsked(stop.detail) });

const unanswered = (ctx: ReadContext): FailedRead =>
  toFailedRead(
    new TransportError("Instagram left this item of the batch unanswered", "platform_error"),
    ctx.now(),
  );

/** How many of the waiting fit the call budget and one POST; at least one, whose refusal then says until when to wait. */
async function roomFor(
  waiting: readonly AccountRef[],
  credential: string,
  ctx: ReadContext,
): Promise<number> {
  const most = Math.min(waiting.length, LIMITS.itemsPerBatch);
  const room = await ctx.availableCalls?.(credential, APP_FAMILY, most);
  return room === undefined ? most : Math.max(1, Math.min(most, room.calls));
}

type Round = {
  answers: Map<string, DiscoveryAnswer>;
  credential: string;
  isLast: boolean;
  /** Those that are asked once more. */
  open: AccountRef[];
};

/** Returns the failure of the request as a whole, or one that concerns everyone; null = neither. */
async function askSome(
  parts: InstagramParts,
  accounts: readonly AccountRef[],
  { answers, credential, isLast, open }: Round,
  ctx: ReadContext,
): Promise<FailedRead | null> {
  let batch: BatchAnswer;
  try {
    batch = await sendBatch(parts, accounts.map(fieldsFor), credential, ctx);
  } catch (error) {
    const refused = toFailedRead(error, ctx.now());
    for (const { accountKey } of accounts) answers.set(accountKey, { refused });
    return refused;
  }
  let wide: FailedRead | null = null;
  for (const [index, ref] of accounts.entries()) {
    const item = batch.items[index] ?? null;
    const answer = readItem(parts, item, batch, credential, ctx);
    const failed = "refused" in answer ? answer.refused : null;
    if (!isLast && (item === null || failed?.retryable === true) && failed?.reason !== "rate_limited")
      open.push(ref);
    else answers.set(ref.accountKey, answer);
    if (failed?.scope === "credential") wide = failed;
  }
  return wide;
}

const fieldsFor = ({ handle }: AccountRef): string =>
  `business_discovery.username(${handle}){${FIELDS.account}}`;

function readItem(
  { throttle, keepRaw }: InstagramParts,
  item: ItemAnswer | null,
  batch: BatchAnswer,
  credential: string,
  ctx: ReadContext,
): DiscoveryAnswer {
  if (item === null) return { refused: unanswered(ctx) };
  const { receivedAt, headers } = batch.answer;
  const retryAt = () => throttle.retryAt(credential, [item.headers, headers], receivedAt);
  if (item.status !== 200 || parseFault(item.body) !== null) {
    return { refused: toFailedRead(toReachError({ ...item, keepRaw, retryAt }), receivedAt) };
  }
  throttle.reset(credential);
  const parsed = Discovery.safeParse(parseJson(item.body));
  if (parsed.success) return { found: { account: parsed.data.business_discovery, item, batch } };
  const transient = parseJson(item.body) === undefined;
  const error = new ContractError("Instagram's answer contains no discovered account", "bad_answer", {
    raw: keepRaw(item.body),
    transient,
  });
  return { refused: toFailedRead(error, receivedAt) };
}

const unnamed = ({ handle }: AccountRef, ctx: ReadContext): FailedRead =>
  failedRead(
    "not_found",
    handle === null || handle === ""
      ? "Instagram looks accounts up by their name, and no handle is known; fill in accounts.csv"
      : `${JSON.stringify(handle.slice(0, 60))} is not a name on Instagram; correct it in accounts.csv`,
    ctx.now(),
  );
