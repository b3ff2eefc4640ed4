import type { PlannedLive } from "../scenario.ts";
import type { AccountState } from "../world/world.ts";
import { type GraphCall, faultScope } from "./graph-call.ts";
import { GraphError, noPermission, notThere } from "./graph-error.ts";

export type FoundNode =
  | { type: "page"; face: AccountState }
  | { type: "live" | "video"; face: AccountState; live: PlannedLive };

/** Resolves an id or Page name to a node, before any permission check. */
export function findNode(text: string, call: GraphCall): FoundNode {
  const { world } = call.site;
  const face = world.byId("facebook", text) ?? migratedHere(text, call) ?? byName(text, call);
  if (face) {
    if (face.bornMs !== null && call.at < face.bornMs) throw notThere(text);
    return { type: "page", face };
  }
  const moved = world.migratedTo(text);
  if (moved !== undefined) throw migrated(text, moved);
  const found = /^\d+$/.test(text) ? world.lives.find(text, call.at) : null;
  if (found) return { type: found.as, face: world.face(found.live.accountKey), live: found.live };
  if (/^\d+$/.test(text)) throw notThere(text);
  throw new GraphError(404, 803, `(#803) Some of the aliases you requested do not exist: ${text}`);
}

/** Throws the Graph error that the account's faults or the token's permissions lead to. */
export function checkMayRead(face: AccountState, call: GraphCall): void {
  const { faults } = call.site;
  const { accountKey, externalId } = face.account;
  const scope = faultScope(call, accountKey);
  if (faults.trigger("credential-expired", scope, ({ account }) => account !== undefined))
    throw new GraphError(400, 190, "Error validating access token: Session has expired.", { subcode: 463 });
  if (faults.trigger("gone", scope) ?? faults.trigger("suspended", scope)) throw notThere(face.id);
  const moved = faults.trigger("migrated", scope, ({ to }) => to !== face.id);
  if (moved) throw migrated(face.id, moved.to ?? `${face.id.slice(0, -1)}7`);
  if (faults.trigger("forbidden", scope, ({ edge }) => edge === undefined)) throw noPermission("this Page");
  if (call.credential.kind === "page" && call.credential.accountKey !== accountKey)
    throw noPermission(`the Page ${externalId}`);
  const flaky = faults.trigger(
    "flaky",
    scope,
    ({ json, account }) => json !== false && (account !== undefined || call.inBatch),
  );
  if (flaky) throw serverError(flaky.code);
}

export function serverError(code = 2): GraphError {
  return code === 1
    ? new GraphError(500, 1, "An unknown error occurred")
    : new GraphError(500, 2, "Service temporarily unavailable");
}

function byName(text: string, call: GraphCall): AccountState | undefined {
  const face = call.site.world.byHandle("facebook", text);
  return face && call.site.faults.peek("renamed", faultScope(call, face.account.accountKey))
    ? undefined
    : face;
}

/** While the fault `migrated` is active, the Page answers under the id given in the fault. */
function migratedHere(text: string, { site }: GraphCall): AccountState | undefined {
  if (site.faults.isEmpty) return undefined;
  const fault = site.faults.list().find(({ kind, to }) => kind === "migrated" && to === text);
  return fault?.account === undefined ? undefined : { ...site.world.face(fault.account), id: text };
}

function migrated(from: string, to: string): GraphError {
  const message = `(#21) Page ID ${from} was migrated to page ID ${to}.  Please update your API calls to the new ID`;
  return new GraphError(400, 21, message);
}
