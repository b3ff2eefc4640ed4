import { createHmac } from "node:crypto";
import type { HttpResponse } from "../../http/contract.ts";
import type { ReadContext } from "../contract.ts";
import { isTransientBatch } from "./faults.ts";
import { BatchItem, parseJson } from "./schema.ts";
import { reportUsage } from "./usage.ts";

/** The pool of X-App-Usage; each item of a batch counts as a call (graph-api/batch-requests). */
export const APP_FAMILY = "app";

/** The answer of one item of a batch. */
export type ItemAnswer = { status: number; body: string; headers: Record<string, string> };

export type ProofMaker = (token: string) => { appsecret_proof?: string };

/** HMAC-SHA256 of the token, keyed with the app secret: docs/graph-api/guides/secure-requests. */
export function proofMaker(appSecret: string | null): ProofMaker {
  const known = new Map<string, string>();
  return (token) => {
    if (appSecret === null || token.includes("|")) return {};
    const proof = known.get(token) ?? createHmac("sha256", appSecret).update(token).digest("hex");
    known.set(token, proof);
    return { appsecret_proof: proof };
  };
}

/** An item of undocumented shape is passed on as the body of an answer, which then fails its schema. */
export function readBatchItem(value: unknown): ItemAnswer | null {
  const parsed = BatchItem.safeParse(value ?? null);
  if (!parsed.success) return { status: 200, headers: {}, body: JSON.stringify(value) };
  if (parsed.data === null) return null;
  const headers = Object.fromEntries(
    (parsed.data.headers ?? []).map(({ name, value: text }) => [name.toLowerCase(), text]),
  );
  return { status: parsed.data.code, headers, body: parsed.data.body ?? "" };
}

export type GraphEndpoint = { graphUrl: string; graphVersion: string };

export const graphRoot = ({ graphUrl, graphVersion }: GraphEndpoint): string =>
  `${graphUrl.replace(/\/+$/, "")}/${graphVersion}`;

/**
 * Sends up to 50 GETs as one POST, so that tokens and proofs are in its body, and reports the usage that its headers
 * show. `items` null = the answer is not a list; an item that timed out is null. Throws what the HTTP client throws.
 */
export async function postBatch(
  endpoint: GraphEndpoint,
  relativeUrls: readonly string[],
  {
    token,
    proof,
    credential,
    label,
  }: { token: string; proof: ProofMaker; credential: string; label: string },
  ctx: ReadContext,
): Promise<{ answer: HttpResponse; items: (ItemAnswer | null)[] | null }> {
  const batch = relativeUrls.map((url) => ({ method: "GET", relative_url: url }));
  const answer = await ctx.http.send(
    {
      method: "POST",
      url: `${graphRoot(endpoint)}/`,
      form: { access_token: token, ...proof(token), batch: JSON.stringify(batch) },
      label,
      counts: { credential, family: APP_FAMILY, calls: batch.length },
    },
    { signal: ctx.signal, retryWhen: isTransientBatch },
  );
  const list = parseJson(answer.body);
  if (answer.status !== 200 || !Array.isArray(list)) {
    reportUsage([answer.headers], credential, ctx);
    return { answer, items: null };
  }
  const items = relativeUrls.map((_, index) => readBatchItem(list[index]));
  const headers = [answer.headers, ...items.flatMap((item) => (item ? [item.headers] : []))];
  const isSound = items.some((item) => item?.status === 200);
  if (!reportUsage(headers, credential, ctx).has(APP_FAMILY) && isSound)
    ctx.onNoUsage?.(credential, APP_FAMILY);
  return { answer, items };
}

/** A batch was answered with 200 and JSON that is neither a list nor an error. */
export function isForeignBatchAnswer({ status, body }: HttpResponse): boolean {
  const parsed = parseJson(body);
  const hasError = typeof parsed === "object" && parsed !== null && "error" in parsed;
  return status === 200 && parsed !== undefined && !hasError;
}
