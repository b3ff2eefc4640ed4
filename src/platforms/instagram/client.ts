import { ContractError } from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import type { AnswerSource, ReadContext } from "../contract.ts";
import { isTransientBatch } from "../graph/faults.ts";
import { parseJson } from "../graph/schema.ts";
import type { Throttle } from "../graph/throttle.ts";
import { reportUsage } from "../graph/usage.ts";
import { type ItemAnswer, proofMaker, readBatchItem } from "../graph/wire.ts";
import { toReachError } from "./errors.ts";

/** The pool of X-App-Usage; each item of a batch counts as a call (graph-api/batch-requests). */
export const APP_FAMILY = "app";

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
  const { graphUrl, graphVersion, userId, accessToken, appSecret } = settings;
  const token = accessToken ?? "";
  const batch = fields.map((field) => ({
    method: "GET",
    relative_url: `${encodeURIComponent(userId ?? "")}?${new URLSearchParams({ fields: field }).toString()}`,
  }));
  const answer = await ctx.http.send(
    {
      method: "POST",
      url: `${graphUrl.replace(/\/+$/, "")}/${graphVersion}/`,
      form: { access_token: token, ...proofMaker(appSecret)(token), batch: JSON.stringify(batch) },
      label: "instagram batch",
      counts: { credential, family: APP_FAMILY, calls: fields.length },
    },
    { signal: ctx.signal, retryWhen: isTransientBatch },
  );
  const list = parseJson(answer.body);
  if (answer.status !== 200 || !Array.isArray(list)) {
    reportUsage([answer.headers], credential, ctx);
    throw outerError(
      answer,
      list,
      () => throttle.retryAt(credential, [answer.headers], answer.receivedAt),
      keepRaw,
    );
  }
  const items = fields.map((_, index) => readBatchItem(list[index]));
  const headers = [answer.headers, ...items.flatMap((item) => (item ? [item.headers] : []))];
  const isSound = items.some((item) => item?.status === 200);
  if (!reportUsage(headers, credential, ctx).has(APP_FAMILY) && isSound)
    ctx.onNoUsage?.(credential, APP_FAMILY);
  return { answer, items };
}

function outerError(
  answer: HttpResponse,
  list: unknown,
  retryAt: () => Date,
  keepRaw: (text: string) => string,
) {
  const { status, body } = answer;
  const hasError = typeof list === "object" && list !== null && "error" in list;
  if (status === 200 && list !== undefined && !hasError)
    return new ContractError("Instagram's answer to a batch is not a JSON list", "bad_answer", {
      transient: true,
      raw: keepRaw(body),
    });
  return toReachError({ status, body, keepRaw, retryAt });
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
