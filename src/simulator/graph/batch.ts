import { jsonReply, type Reply } from "../exchange.ts";
import type { GraphCall } from "./graph-call.ts";
import { answerCall, traceId } from "./answer-call.ts";
import { authenticate } from "./graph-access.ts";
import { badParameter, GraphError } from "./graph-error.ts";
import { recordCall } from "./record-call.ts";
import { splitPath } from "./versions.ts";

const LARGEST_BATCH = 50;

type BatchItem = { method: string; relativeUrl: string };

/**
 * `POST /` with `batch` (Meta, "Batch Requests"): up to 50 reads, answered in order, each with its own token, code
 * and result. An item that timed out is null.
 */
export function answerBatch(call: GraphCall): Reply {
  const items = readItems(call.params.get("batch"));
  const withHeaders = call.params.get("include_headers") !== "false";
  const replies = items.map((item) => answerItem(item, call));
  const delayMs = Math.max(0, ...replies.map((reply) => reply?.delayMs ?? 0));
  const huge = replies.find((reply) => reply?.trouble?.kind === "huge")?.trouble;
  const body = replies.map((reply) => (reply === null ? null : asItem(reply, withHeaders)));
  return { ...jsonReply(200, body, usageOf(replies)), delayMs, ...(huge ? { trouble: huge } : {}) };
}

function readItems(text: string | null): BatchItem[] {
  let list: unknown;
  try {
    list = JSON.parse(text ?? "");
  } catch {
    throw badParameter("Param batch must be an array.");
  }
  if (!Array.isArray(list) || list.length === 0) throw badParameter("Param batch must be an array.");
  if (list.length > LARGEST_BATCH)
    throw new GraphError(400, 100, "Too many requests in batch message. Maximum batch size is 50", {
      type: "GraphBatchException",
    });
  return list.map((item: unknown) => {
    const { method, relative_url: relativeUrl } = (item ?? {}) as Record<string, unknown>;
    if (typeof relativeUrl !== "string" || (method !== undefined && typeof method !== "string"))
      throw badParameter("Each item of a batch needs a method and a relative_url");
    return { method: method ?? "GET", relativeUrl };
  });
}

/** A token in the item's relative URL overrides the batch token and needs its own proof. */
function answerItem(item: BatchItem, outer: GraphCall): Reply | null {
  const question = item.relativeUrl.indexOf("?");
  const path = question < 0 ? item.relativeUrl : item.relativeUrl.slice(0, question);
  const params = new URLSearchParams(question < 0 ? "" : item.relativeUrl.slice(question + 1));
  const { segments } = splitPath(path);
  const call: GraphCall = { ...outer, method: item.method.toUpperCase(), segments, params, inBatch: true };
  const token = params.get("access_token");
  try {
    if (token !== null)
      call.credential = authenticate(
        outer.site,
        token,
        params.get("appsecret_proof"),
        outer.at,
        outer.platform,
      );
    const { reply, subject } = answerCall(call);
    recordCall(call, { ...subject, kind: `item.${subject.kind}` }, reply?.status ?? 0, `/${path}`);
    return reply;
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const subject = { kind: "item.refused", account: null, code: String(error.code) };
    recordCall(call, subject, error.status, `/${path}`);
    return error.reply(traceId(call));
  }
}

function asItem(reply: Reply, withHeaders: boolean) {
  const body =
    reply.trouble?.kind === "cut-off" ? reply.body.slice(0, Math.floor(reply.body.length / 2)) : reply.body;
  if (!withHeaders) return { code: reply.status, body };
  const headers = Object.entries(reply.headers).map(([name, value]) => ({ name, value }));
  return { code: reply.status, headers, body };
}

/** The response headers of the batch repeat the usage of its items. */
function usageOf(replies: readonly (Reply | null)[]): Record<string, string> {
  const usage: Record<string, string> = {};
  for (const reply of replies) {
    const app = reply?.headers["x-app-usage"];
    if (app !== undefined) usage["x-app-usage"] = app;
  }
  return usage;
}
