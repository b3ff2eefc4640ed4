import { ContractError, type ReachError } from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import type { ReadContext } from "../contract.ts";
import { isTransientAnswer, isTransientBatch } from "../graph/faults.ts";
import { parseJson } from "../graph/schema.ts";
import type { Throttle } from "../graph/throttle.ts";
import { reportUsage } from "../graph/usage.ts";
import { type ItemAnswer, type ProofMaker, proofMaker, readBatchItem } from "../graph/wire.ts";
import { toReachError } from "./errors.ts";

/** The pool of X-App-Usage; each item of a batch counts as a call (graph-api/batch-requests). */
export const APP_FAMILY = "app";

export type GraphSettings = {
  graphUrl: string;
  graphVersion: string;
  accessToken: string | null;
  appId: string | null;
  appSecret: string | null;
  /** Page id -> token, which takes precedence over the shared one. */
  pageTokens: ReadonlyMap<string, string>;
  liveRetentionDays: number;
};

/** One GET inside a batch. `ownToken` = the Page's own; null = the batch's. */
export type GraphItem = {
  node: string;
  edge?: string;
  query: Record<string, string>;
  ownToken: string | null;
};

/** The result of a batch. An item that timed out is null; a batch that failed as a whole has an error. */
export type BatchAnswer =
  | { ok: true; answer: HttpResponse; items: (ItemAnswer | null)[] }
  | { ok: false; answer: HttpResponse | null; error: ReachError };

export type GraphClient = {
  /** Sends up to 50 GETs as one POST, so that tokens and proofs are in its body. Throws what the HTTP client throws. */
  post(
    items: readonly GraphItem[],
    token: string,
    credential: string,
    label: string,
    ctx: ReadContext,
  ): Promise<BatchAnswer>;
  /** One plain GET. `token` is sent as a parameter. */
  get(
    path: string,
    query: Record<string, string>,
    token: string,
    label: string,
    ctx: ReadContext,
  ): Promise<HttpResponse>;
};

export type ClientParts = { settings: GraphSettings; throttle: Throttle; keepRaw: (text: string) => string };

export function createGraphClient({ settings, throttle, keepRaw }: ClientParts): GraphClient {
  const { graphUrl, graphVersion, appSecret } = settings;
  const root = `${graphUrl.replace(/\/+$/, "")}/${graphVersion}`;
  const proof = proofMaker(appSecret);
  return {
    async post(items, token, credential, label, ctx) {
      const batch = items.map((item) => ({ method: "GET", relative_url: relativeUrl(item, proof) }));
      const answer = await ctx.http.send(
        {
          method: "POST",
          url: `${root}/`,
          form: { access_token: token, ...proof(token), batch: JSON.stringify(batch) },
          label,
          counts: { credential, family: APP_FAMILY, calls: items.length },
        },
        { signal: ctx.signal, retryWhen: isTransientBatch },
      );
      const list = parseJson(answer.body);
      if (answer.status !== 200 || !Array.isArray(list)) {
        reportUsage([answer.headers], credential, ctx);
        return { ok: false, answer, error: outerError(answer, list, credential, { throttle, keepRaw }) };
      }
      const read = items.map((_, index) => readBatchItem(list[index]));
      const headers = [answer.headers, ...read.flatMap((item) => (item ? [item.headers] : []))];
      const isSound = read.some((item) => item?.status === 200);
      if (!reportUsage(headers, credential, ctx).has(APP_FAMILY) && isSound)
        ctx.onNoUsage?.(credential, APP_FAMILY);
      return { ok: true, answer, items: read };
    },
    get(path, query, token, label, ctx) {
      return ctx.http.send(
        {
          method: "GET",
          url: `${root}/${path}`,
          query: { ...query, access_token: token, ...proof(token) },
          label,
        },
        { signal: ctx.signal, retryWhen: isTransientAnswer },
      );
    },
  };
}

function relativeUrl({ node, edge, query, ownToken }: GraphItem, proof: ProofMaker): string {
  const own = ownToken === null ? {} : { access_token: ownToken, ...proof(ownToken) };
  const path = [node, ...(edge === undefined ? [] : [edge])].map(encodeURIComponent).join("/");
  return `${path}?${new URLSearchParams({ ...query, ...own }).toString()}`;
}

function outerError(
  answer: HttpResponse,
  parsed: unknown,
  credential: string,
  { throttle, keepRaw }: Pick<ClientParts, "throttle" | "keepRaw">,
): ReachError {
  const { status, body } = answer;
  const hasError = typeof parsed === "object" && parsed !== null && "error" in parsed;
  if (status === 200 && parsed !== undefined && !hasError)
    return new ContractError("Facebook's answer to a batch is not a JSON list", "bad_answer", {
      raw: keepRaw(body),
      transient: true,
    });
  return toReachError({
    status,
    body,
    keepRaw,
    retryAt: () => throttle.retryAt(credential, [answer.headers], answer.receivedAt),
  });
}
