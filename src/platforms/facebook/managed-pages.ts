import { ContractError, CredentialError } from "../../errors/reach-error.ts";
import type { Identity, ReadContext } from "../contract.ts";
import { parseFault } from "../graph/faults.ts";
import { parseJson } from "../graph/schema.ts";
import type { ClientParts, GraphClient } from "./client.ts";
import { toReachError } from "./errors.ts";
import { toIdentity } from "./identify.ts";
import { FIELDS } from "./limits.ts";
import { nextCursor, EdgePage, PageNode } from "./schema.ts";

const PAGES_A_REQUEST = "100";
const MOST_REQUESTS = 100;

/**
 * The Pages that the shared token manages: `/me/accounts`, docs/graph-api/reference/user/accounts, paged to its end.
 * The tokens that the edge offers are not requested. Throws what the HTTP client throws, CredentialError, ContractError.
 */
export async function managedPages(
  { client, settings, throttle, keepRaw }: ClientParts & { client: GraphClient },
  ctx: ReadContext,
): Promise<Identity[]> {
  const token = settings.accessToken;
  if (token === null)
    throw new CredentialError(
      "listing the Pages that a token manages needs FACEBOOK_ACCESS_TOKEN",
      "credential",
    );
  const pages = new Map<string, Identity>();
  const cursors = new Set<string>();
  let after: string | null = null;
  for (let requests = 0; requests < MOST_REQUESTS; requests++) {
    const query = { fields: FIELDS.page, limit: PAGES_A_REQUEST, ...(after === null ? {} : { after }) };
    const answer = await client.get("me/accounts", query, token, "facebook me/accounts", ctx);
    if (answer.status !== 200 || parseFault(answer.body) !== null)
      throw toReachError({
        ...answer,
        keepRaw,
        retryAt: () => throttle.retryAt("default", [answer.headers], answer.receivedAt),
      });
    const edge = EdgePage.safeParse(parseJson(answer.body));
    if (!edge.success)
      throw new ContractError("Facebook answered me/accounts with something unknown", "bad_answer", {
        raw: keepRaw(answer.body),
      });
    for (const item of edge.data.data) {
      const page = PageNode.safeParse(item);
      if (!page.success) continue;
      const identity = toIdentity(page.data);
      // A second entry without followers does not replace a count.
      if (!((pages.get(page.data.id)?.followers ?? 0) > 0 && !identity.followers))
        pages.set(page.data.id, identity);
    }
    after = nextCursor(edge.data.paging);
    if (after === null || cursors.has(after)) break;
    cursors.add(after);
  }
  return [...pages.values()];
}
