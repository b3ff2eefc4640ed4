import type { AccountState } from "../world/world.ts";
import { parseFields } from "./field-list.ts";
import type { GraphCall } from "./graph-call.ts";
import { badParameter } from "./graph-error.ts";
import { PAGE_FIELDS } from "./page-node.ts";
import { type NodeFields, selectFields } from "./select-fields.ts";

const SYSTEM_USER_ID = "999000000000002";
const DEFAULT = parseFields("access_token,category,name,id,tasks");

/** A Page in the list of managed Pages: the node's fields and the token's tasks. */
const MANAGED_FIELDS: NodeFields<AccountState> = new Map([
  ...PAGE_FIELDS,
  ["tasks", () => ["MODERATE", "ANALYZE", "CREATE_CONTENT", "MANAGE"]],
]);

/** The identity of the token: the system user, or the Page itself. */
export function me(call: GraphCall): Record<string, unknown> {
  const { accountKey } = call.credential;
  if (accountKey === null) return { name: "Simulated system user", id: SYSTEM_USER_ID };
  const { id, name } = call.site.world.face(accountKey);
  return { name, id };
}

/** Lists the Pages that the token manages, with paging. */
export function listAccounts(call: GraphCall): { data: unknown[]; paging?: Record<string, unknown> } {
  const { site, credential, params } = call;
  if (credential.kind === "page") return { data: [] };
  const wanted = params.get("fields");
  const limit = Math.min(Number(params.get("limit") ?? 25) || 25, 100);
  const pages = [...site.world.faces()].filter(
    ({ account, bornMs }) => account.platform === "facebook" && (bornMs === null || bornMs <= call.at),
  );
  const from = startOf(params, pages, limit);
  const page = pages.slice(from, from + limit);
  const data = page.map((face) =>
    selectFields("Page", MANAGED_FIELDS, face, wanted === null ? DEFAULT : parseFields(wanted), call),
  );
  const [first, last] = [page[0], page.at(-1)];
  if (!first || !last) return { data };
  const paging: Record<string, unknown> = { cursors: { before: cursorOf(first), after: cursorOf(last) } };
  const kept = wanted === null ? "" : `&fields=${encodeURIComponent(wanted)}`;
  const address = `${site.url}/${call.version}/me/accounts?access_token=${encodeURIComponent(credential.token)}${kept}&limit=${limit}`;
  if (from + page.length < pages.length) paging["next"] = `${address}&after=${cursorOf(last)}`;
  if (from > 0) paging["previous"] = `${address}&before=${cursorOf(first)}`;
  return { data, paging };
}

function startOf(params: URLSearchParams, pages: readonly AccountState[], limit: number): number {
  const cursor = params.get("after") ?? params.get("before");
  if (cursor === null) return 0;
  const place = pages.findIndex((face) => cursorOf(face) === cursor);
  if (place < 0) throw badParameter("Invalid cursors values passed");
  return params.has("after") ? place + 1 : Math.max(0, place - limit);
}

function cursorOf(face: AccountState): string {
  return `QVFJ${Buffer.from(face.account.accountKey).toString("base64url")}`;
}
