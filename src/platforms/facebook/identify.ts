import type { AccountRef, Identity, ReadContext, SessionProbe } from "../contract.ts";
import { classifyFault, parseFault } from "../graph/faults.ts";
import { parseJson } from "../graph/schema.ts";
import type { ItemAnswer } from "../graph/wire.ts";
import type { BatchAnswer, ClientParts, GraphClient, GraphItem } from "./client.ts";
import { toReachError } from "./errors.ts";
import { FIELDS, LIMITS } from "./limits.ts";
import { liveToSession } from "./mapper.ts";
import { isNodeName } from "./read-batch.ts";
import { LiveVideo, PageNode } from "./schema.ts";
import { CredentialError, RateLimitedError } from "../../errors/reach-error.ts";

type Parts = ClientParts & { client: GraphClient };

/**
 * The identities of ids or names. One that cannot be read is absent. Throws RateLimitedError and CredentialError, which
 * concern the others too.
 */
export async function identify(
  parts: Parts,
  accounts: readonly AccountRef[],
  ctx: ReadContext,
): Promise<Map<string, Identity>> {
  const named = accounts.filter((ref) => isNodeName(nodeOf(ref)));
  const items = await askEach(
    parts,
    named.map((ref) => ({
      node: nodeOf(ref),
      query: { fields: FIELDS.page },
      ownToken: ownTokenOf(parts, ref),
    })),
    "facebook identify",
    ctx,
  );
  const found = new Map<string, Identity>();
  for (const [index, ref] of named.entries()) {
    const item = items[index] ?? null;
    const page = item?.status === 200 ? PageNode.safeParse(parseJson(item.body)) : null;
    if (page?.success) found.set(ref.accountKey, toIdentity(page.data));
  }
  return found;
}

const nodeOf = (ref: AccountRef): string => ref.externalId ?? ref.handle ?? "";
const ownTokenOf = ({ settings }: Parts, ref: AccountRef): string | null =>
  (ref.externalId === null ? undefined : settings.pageTokens.get(ref.externalId)) ?? null;

export function toIdentity(page: PageNode): Identity {
  const count = page.followers_count;
  const followers = typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : null;
  return { externalId: page.id, handle: page.username ?? null, name: page.name ?? null, followers };
}

/** Whether each live's own node exists. `unknown` if the answer proves neither; a call that fails throws. */
export async function probeSessions(
  parts: Parts,
  account: AccountRef,
  sessionIds: readonly string[],
  ctx: ReadContext,
): Promise<SessionProbe[]> {
  const ownToken = ownTokenOf(parts, account);
  const asked = sessionIds.filter(isNodeName);
  const questions = asked.map((node) => ({ node, query: { fields: FIELDS.live }, ownToken }));
  const items = await askEach(parts, questions, "facebook node of a live", ctx);
  const at = ctx.now();
  return sessionIds.map((sessionId) => probeOf(sessionId, items[asked.indexOf(sessionId)] ?? null, at));
}

function probeOf(sessionId: string, item: ItemAnswer | null, at: Date): SessionProbe {
  const unknown: SessionProbe = { sessionId, presence: "unknown", seen: null };
  if (item === null) return unknown;
  const fault = parseFault(item.body);
  if (fault !== null)
    return classifyFault(fault, item.status) === "not_found" ? { ...unknown, presence: "gone" } : unknown;
  const original = parseJson(item.body);
  const live = LiveVideo.safeParse(original);
  if (item.status !== 200 || !live.success || live.data.id !== sessionId) return unknown;
  return { sessionId, presence: "there", seen: liveToSession(live.data, original, at, () => {}) };
}

/** Asks the items in as few POSTs as possible. */
async function askEach(
  parts: Parts,
  items: readonly GraphItem[],
  label: string,
  ctx: ReadContext,
): Promise<(ItemAnswer | null)[]> {
  const answers: (ItemAnswer | null)[] = [];
  for (let from = 0; from < items.length; from += LIMITS.itemsPerBatch) {
    const some = items.slice(from, from + LIMITS.itemsPerBatch);
    const token = parts.settings.accessToken ?? some[0]?.ownToken ?? null;
    if (token === null) throw new CredentialError("no Facebook token is set", "credential");
    const answer = await parts.client.post(some, token, "default", label, ctx);
    if (!answer.ok) throw answer.error;
    answers.push(...answer.items);
    throwIfThrottled(answer, parts);
  }
  return answers;
}

function throwIfThrottled(answer: Extract<BatchAnswer, { ok: true }>, { throttle, keepRaw }: Parts): void {
  for (const item of answer.items) {
    if (item === null || item.status === 200) continue;
    const { receivedAt } = answer.answer;
    const retryAt = () => throttle.retryAt("default", [item.headers], receivedAt);
    const error = toReachError({ ...item, keepRaw, retryAt });
    if (error instanceof RateLimitedError && error.scope === "credential") throw error;
  }
}
