import { ContractError } from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import type { AnswerSource, ReadContext } from "../contract.ts";
import type { Throttle } from "../graph/throttle.ts";
import { isForeignBatchAnswer, type ItemAnswer, postBatch, proofMaker } from "../graph/wire.ts";
import { toReachError } from "./errors.ts";

export type InstagramSettings = {
  graphUrl: string;
  graphVersion: string;
  /** The own professional account that asks; every call is made about it. */
  userId: string | null;
  accessToken: string | null;
  appSecret: string | null;
};

export type InstagramParts = {
  settings: InstagramSettings;
  throttle: Throttle;
  keepRaw: (text: string) => string;
};

export type BatchAnswer = { answer: HttpResponse; items: (ItemAnswer | null)[] };

/** Sends up to 50 reads of the own account as one POST, so that token and proof are in its body. Throws errors of the tree. */
export async function sendBatch(
  { settings, throttle, keepRaw }: InstagramParts,
  fields: readonly string[],
  credential: string,
  ctx: ReadContext,
): Promise<BatchAnswer> {
  const own = encodeURIComponent(settings.userId ?? "");
  const urls = fields.map((field) => `${own}?${new URLSearchParams({ fields: field }).toString()}`);
  const [token, proof] = [settings.accessToken ?? "", proofMaker(settings.appSecret)];
  const sent = { token, proof, credential, label: "instagram batch" };
  const { answer, items } = await postBatch(settings, urls, sent, ctx);
  if (items !== null) return { answer, items };
  const { status, body, headers, receivedAt } = answer;
  if (isForeignBatchAnswer(answer))
    throw new ContractError("Instagram's answer to a batch is not a JSON list", "bad_answer", {
      transient: true,
      raw: keepRaw(body),
    });
  const retryAt = () => throttle.retryAt(credential, [headers], receivedAt);
  throw toReachError({ status, body, keepRaw, retryAt });
}

export function toAnswerSource({ answer }: BatchAnswer, item: ItemAnswer, credential: string): AnswerSource {
  const header = (name: string) => item.headers[name] ?? answer.headers[name] ?? null;
  return {
    source: "instagram graph api",
    edge: "business_discovery",
    credential,
    apiVersion: header("facebook-api-version"),
    requestRef: header("x-fb-trace-id"),
  };
}
