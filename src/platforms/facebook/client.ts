import { ContractError, type ReachError } from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import type { ReadContext } from "../contract.ts";
import { isTransientAnswer } from "../graph/faults.ts";
import type { Throttle } from "../graph/throttle.ts";
import {
  graphRoot,
  isForeignBatchAnswer,
  type ItemAnswer,
  postBatch,
  type ProofMaker,
  proofMaker,
} from "../graph/wire.ts";
import { toReachError } from "./errors.ts";

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
  const root = graphRoot(settings);
  const proof = proofMaker(settings.appSecret);
  return {
    async post(items, token, credential, label, ctx) {
      const urls = items.map((item) => relativeUrl(item, proof));
      const read = await postBatch(settings, urls, { token, proof, credential, label }, ctx);
      const { answer } = read;
      return read.items === null
        ? { ok: false, answer, error: outerError(answer, credential, { throttle, keepRaw }) }
        : { ok: true, answer, items: read.items };
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
  credential: string,
  { throttle, keepRaw }: Pick<ClientParts, "throttle" | "keepRaw">,
): ReachError {
  const { status, body } = answer;
  if (isForeignBatchAnswer(answer))
    return new ContractError("Facebook's answer to a batch is not a JSON list", "bad_answer", {
      raw: keepRaw(body),
      transient: true,
    });
  const retryAt = () => throttle.retryAt(credential, [answer.headers], answer.receivedAt);
  return toReachError({ status, body, keepRaw, retryAt });
}
