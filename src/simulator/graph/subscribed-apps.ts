import { jsonReply, type Reply } from "../exchange.ts";
import { checkMayRead, findNode } from "./find-node.ts";
import type { GraphCall } from "./graph-call.ts";
import { badParameter, GraphError } from "./graph-error.ts";

/**
 * `POST /{page-id}/subscribed_apps` (docs/graph-api/reference/page/subscribed_apps): needs the Page's own token. Events
 * go to the address that was entered in the app's dashboard.
 */
export function subscribeApp(
  id: string,
  call: GraphCall,
  subject: { kind: string; account: string | null },
): Reply {
  subject.kind = "subscribed_apps";
  const node = findNode(id, call);
  const { accountKey } = node.face.account;
  subject.account = accountKey;
  if (node.type !== "page") throw badParameter("Tried accessing nonexisting field (subscribed_apps)");
  if (call.credential.kind !== "page")
    throw new GraphError(400, 210, "(#210) A page access token is required to request this resource.");
  checkMayRead(node.face, call);
  const fields = (call.params.get("subscribed_fields") ?? "").split(",");
  if (fields[0] === "") throw badParameter("Param subscribed_fields must be non-empty.");
  if (fields.includes("live_videos")) call.site.pushes.subscribe("facebook", accountKey);
  return jsonReply(200, { success: true });
}
