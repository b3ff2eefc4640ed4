import type { FaultKind } from "../faults/fault.ts";
import { mix, hash32 } from "../random.ts";
import type { AccountState } from "../world/world.ts";
import { parseFields, type WantedField } from "./field-list.ts";
import { type GraphCall, faultScope } from "./graph-call.ts";
import { type EdgeName, EDGES, readEdge } from "./page-edge.ts";
import { type NodeFields, selectFields } from "./select-fields.ts";

const DEFAULT = parseFields("name,id");

type Reader = (face: AccountState, call: GraphCall, wanted: WantedField) => unknown;

/** Fields of a Page node that the simulator knows (facebook-business-sdk, Page). */
export const PAGE_FIELDS: NodeFields<AccountState> = new Map<string, Reader>([
  ["id", (face) => face.id],
  ["name", (face, call) => (renamedTo(face, call) === null ? face.name : `${face.name} (renamed)`)],
  ["username", (face, call) => renamedTo(face, call) ?? face.handle],
  ["link", (face, call) => `https://www.facebook.com/${renamedTo(face, call) ?? face.handle}`],
  ["followers_count", followers],
  ["fan_count", followers],
  ["has_transitioned_to_new_page_experience", () => true],
  ["verification_status", (face) => (hash32(face.id) % 3 === 0 ? "gray_verified" : "not_verified")],
  ["is_published", () => true],
  ["talking_about_count", (face, { at }) => mix(hash32(face.id), Math.floor(at / 86_400_000)) % 900],
  ["category", () => "Government organization"],
  ["about", (face) => `${face.name}. This page is simulated.`],
  ["access_token", pageToken],
  ...EDGES.map((name): [string, Reader] => [
    name,
    (face, call, wanted) => expanded(name, face, call, wanted),
  ]),
]);

export function pageNode(face: AccountState, wanted: readonly WantedField[] | null, call: GraphCall) {
  return selectFields("Page", PAGE_FIELDS, face, wanted ?? DEFAULT, call);
}

function followers(face: AccountState, call: GraphCall): number | string | undefined {
  const { accountKey } = face.account;
  if (fault("missing-count", face, call)) return undefined;
  const count = call.site.world.followersAt(accountKey, call.at);
  return fault("number-as-string", face, call) ? String(count) : count;
}

/** The key is omitted when the list is empty. The fault `empty-list` omits it although the list is not empty. */
function expanded(name: EdgeName, face: AccountState, call: GraphCall, wanted: WantedField): unknown {
  if (name === "live_videos" && fault("empty-list", face, call)) return undefined;
  const query = { get: (key: string) => wanted.modifiers.get(key) ?? null, fields: wanted.fields };
  const page = readEdge(name, face, query, call);
  return page.data.length === 0 ? undefined : page;
}

function pageToken(face: AccountState, { site, credential }: GraphCall): string | undefined {
  if (credential.kind !== "system_user") return undefined;
  return site.credentials.named(`facebook.page.${face.account.externalId}`).token;
}

function renamedTo(face: AccountState, call: GraphCall): string | null {
  const renamed = call.site.faults.peek("renamed", faultScope(call, face.account.accountKey));
  return renamed === null ? null : (renamed.to ?? `${face.handle}.new`);
}

function fault(kind: FaultKind, face: AccountState, call: GraphCall): boolean {
  return call.site.faults.trigger(kind, faultScope(call, face.account.accountKey)) !== null;
}
