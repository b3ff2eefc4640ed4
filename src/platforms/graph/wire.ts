import { createHmac } from "node:crypto";
import { BatchItem } from "./schema.ts";

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
