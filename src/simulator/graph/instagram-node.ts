import { jsonReply, type Reply } from "../exchange.ts";
import { brokenReply, corruptReply, faultDelayMs } from "../faults/transport-faults.ts";
import type { FaultKind } from "../faults/fault.ts";
import type { AccountState } from "../world/world.ts";
import type { WantedField } from "./field-list.ts";
import { serverError } from "./find-node.ts";
import { type GraphCall, faultScope } from "./graph-call.ts";
import { badParameter, GraphError, noPermission } from "./graph-error.ts";
import { spendGraphCall } from "./graph-usage.ts";
import { type NodeFields, selectFields } from "./select-fields.ts";

type Reader = (face: AccountState, call: GraphCall) => unknown;

/** Fields of a discovered account that the simulator knows (facebook-business-sdk, IGUser). */
const ACCOUNT_FIELDS: NodeFields<AccountState> = new Map<string, Reader>([
  ["id", (face, call) => migratedTo(face, call) ?? face.id],
  ["username", (face) => face.handle],
  ["name", (face) => face.name],
  ["biography", (face) => `${face.name}. This account is simulated.`],
  ["followers_count", followers],
  ["media_count", (face, { site, at }) => site.world.postsAt(face.account.accountKey, at)],
]);

type Subject = { kind: string; account: string | null };

/** `/{own-id}?fields=business_discovery.username(NAME){…}`: one other professional account, by its name. */
export function readInstagram(
  call: GraphCall,
  wanted: readonly WantedField[] | null,
  subject: Subject,
): Reply | null {
  subject.kind = "instagram";
  const discovery = wanted?.find(({ name }) => name === "business_discovery");
  const face = discovery === undefined ? null : findAccount(discovery, call);
  subject.account = face?.account.accountKey ?? null;
  const scope = faultScope(call, subject.account);
  const { faults } = call.site;
  if (call.inBatch && face !== null && faults.trigger("null-item", scope)) return null;
  const broken = brokenReply(faults, scope, "account");
  if (broken) return call.inBatch && broken.trouble?.kind === "reset" ? null : broken;
  const headers = spendGraphCall(call, face);
  const own = { id: call.site.credentials.instagramUserId, username: "sim.own.account" };
  if (discovery === undefined || face === null) return jsonReply(200, own, headers);
  checkMayRead(call, subject.account);
  const found = selectFields("IGUser", ACCOUNT_FIELDS, face, discovery.fields ?? [], call);
  const reply = jsonReply(200, { business_discovery: found, id: own.id }, headers);
  return {
    ...corruptReply(reply, faults, scope, "account"),
    delayMs: faultDelayMs(faults, scope, "account"),
  };
}

function findAccount({ modifiers }: WantedField, call: GraphCall): AccountState {
  const name = modifiers.get("username");
  if (name === undefined) throw badParameter("business_discovery requires username");
  const face = call.site.world.byHandle("instagram", name);
  const isThere = face !== undefined && (face.bornMs === null || face.bornMs <= call.at);
  if (!isThere || call.site.faults.peek("renamed", faultScope(call, face.account.accountKey)))
    throw cannotFind();
  return face;
}

/** A personal account and one that does not exist are answered alike. */
const cannotFind = () =>
  new GraphError(400, 110, "Invalid user id: Cannot find User with username", { subcode: 2207013 });

function checkMayRead(call: GraphCall, accountKey: string | null): void {
  const { faults } = call.site;
  const scope = faultScope(call, accountKey);
  if (faults.trigger("credential-expired", scope, ({ account }) => account !== undefined))
    throw new GraphError(400, 190, "Error validating access token: Session has expired.", { subcode: 463 });
  if (faults.trigger("gone", scope) ?? faults.trigger("suspended", scope)) throw cannotFind();
  if (faults.trigger("forbidden", scope)) throw noPermission("this account");
  const flaky = faults.trigger("flaky", scope, ({ json }) => json !== false);
  if (flaky) throw serverError(flaky.code);
}

function followers(face: AccountState, call: GraphCall): number | string | undefined {
  if (strikes("missing-count", face, call)) return undefined;
  const count = call.site.world.followersAt(face.account.accountKey, call.at);
  return strikes("number-as-string", face, call) ? String(count) : count;
}

function migratedTo(face: AccountState, call: GraphCall): string | null {
  const fault = call.site.faults.trigger("migrated", faultScope(call, face.account.accountKey));
  return fault === null ? null : (fault.to ?? `${face.id.slice(0, -1)}7`);
}

const strikes = (kind: FaultKind, face: AccountState, call: GraphCall): boolean =>
  call.site.faults.trigger(kind, faultScope(call, face.account.accountKey)) !== null;
