import { jsonReply, type Reply } from "../exchange.ts";
import { brokenReply, faultDelayMs, corruptReply } from "../faults/transport-faults.ts";
import { parseFields, type WantedField } from "./field-list.ts";
import { checkMayRead, findNode, type FoundNode } from "./find-node.ts";
import { type GraphCall, faultScope } from "./graph-call.ts";
import { badParameter, GraphError } from "./graph-error.ts";
import { spendGraphCall } from "./graph-usage.ts";
import { pageFollows } from "./insights.ts";
import { readInstagram } from "./instagram-node.ts";
import { liveVideoNode } from "./live-video-node.ts";
import { listAccounts, me } from "./me-node.ts";
import { type EdgeName, EDGES, type EdgeQuery, readEdge } from "./page-edge.ts";
import { pageNode } from "./page-node.ts";
import { subscribeApp } from "./subscribed-apps.ts";
import { videoNode } from "./video-node.ts";

/** What a call was about, for the request log. */
export type Subject = { kind: string; account: string | null; code: string | null };

/** Answers a read of a node or an edge; refusals are Graph errors. `null` = the batch item timed out. */
export function answerCall(call: GraphCall): { reply: Reply | null; subject: Subject } {
  const subject: Subject = { kind: "node", account: null, code: null };
  try {
    return { reply: read(call, subject), subject };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    subject.code = String(error.code);
    return { reply: error.reply(traceId(call)), subject };
  }
}

function read(call: GraphCall, subject: Subject): Reply | null {
  const [first = "", second, third] = call.segments;
  if (call.method === "POST" && second === "subscribed_apps") return subscribeApp(first, call, subject);
  if (call.method !== "GET") throw badParameter("Unsupported post request. The simulator can only be read.");
  if (third !== undefined) throw new GraphError(400, 2500, `Unknown path components: /${third}`);
  if (first === "me") return readMe(second, call, subject);
  if (first === call.site.credentials.instagramUserId) return readInstagram(call, fieldsOf(call), subject);
  const node = findNode(first, call);
  const accountKey = node.face.account.accountKey;
  subject.account = accountKey;
  subject.kind = second === undefined ? node.type : `edge.${second}`;
  const scope = faultScope(call, accountKey);
  const { faults } = call.site;
  if (call.inBatch && faults.trigger("null-item", scope)) return null;
  const broken = brokenReply(faults, scope, "account");
  if (broken) return call.inBatch && broken.trouble?.kind === "reset" ? null : broken;
  const headers = spendGraphCall(call, node.face);
  checkMayRead(node.face, call);
  const answer = second === undefined ? nodeAnswer(node, call) : edgeAnswer(second, node, call);
  const reply = corruptReply(jsonReply(200, answer, headers), faults, scope, "account");
  return { ...reply, delayMs: faultDelayMs(faults, scope, "account") };
}

function readMe(edge: string | undefined, call: GraphCall, subject: Subject): Reply {
  subject.kind = edge === undefined ? "me" : `me.${edge}`;
  const headers = spendGraphCall(call, null);
  if (edge === "accounts") return jsonReply(200, listAccounts(call), headers);
  if (edge !== undefined) throw badParameter(`Tried accessing nonexisting field (${edge})`);
  return jsonReply(200, me(call), headers);
}

function nodeAnswer(node: FoundNode, call: GraphCall): Record<string, unknown> {
  const wanted = fieldsOf(call);
  if (node.type === "page") return pageNode(node.face, wanted, call);
  return node.type === "live" ? liveVideoNode(node.live, wanted, call) : videoNode(node.live, wanted, call);
}

function edgeAnswer(edge: string, node: FoundNode, call: GraphCall): unknown {
  if (node.type === "page" && edge === "insights") return pageFollows(node.face, call);
  if (node.type !== "page" || !isEdge(edge))
    throw badParameter(`Tried accessing nonexisting field (${edge}) on node type (${node.type})`);
  const query: EdgeQuery = { get: (name) => call.params.get(name), fields: fieldsOf(call) };
  return readEdge(edge, node.face, query, call);
}

function fieldsOf(call: GraphCall): readonly WantedField[] | null {
  const text = call.params.get("fields");
  return text === null || text === "" ? null : parseFields(text);
}

function isEdge(name: string): name is EdgeName {
  return (EDGES as readonly string[]).includes(name);
}

/** A trace id: unique per call, the same in every run. */
export function traceId(call: Pick<GraphCall, "site">): string {
  return `ASIM${call.site.requests.next().toString(36).padStart(7, "0")}`;
}
