import { ReachError } from "../../errors/reach-error.ts";
import { accessReport, type AccessReport, type ReadContext } from "../contract.ts";
import type { XRequest } from "./client.ts";
import { refusalOf } from "./errors.ts";
import type { LiveParts } from "./live-list.ts";

/** What each token is worth. The calls are free, or count as reads of one's own (x-api/usage, x-api/livestream-api). */
export async function checkAccess(parts: LiveParts, ctx: ReadContext): Promise<AccessReport[]> {
  const { bearerToken, ownerTokens } = parts.settings;
  const reports: AccessReport[] = [];
  if (bearerToken !== null) {
    const request = {
      path: "/2/usage/tweets",
      query: {},
      token: bearerToken,
      credential: "default",
      family: "usage",
    };
    reports.push(await check(parts, request, "Put a new app-only token into X_BEARER_TOKEN.", ctx));
  }
  for (const [id, token] of ownerTokens) {
    const query = { max_results: "1", "broadcast.fields": "id" };
    const request = { path: "/2/broadcasts", query, token, credential: `owner:${id}`, family: "broadcasts" };
    reports.push(await check(parts, request, `Let the owner of ${id} grant broadcast.read again.`, ctx));
  }
  return reports;
}

async function check(
  { client, keepRaw }: LiveParts,
  request: XRequest,
  remedy: string,
  ctx: ReadContext,
): Promise<AccessReport> {
  const { credential } = request;
  try {
    const answer = await client.get(request, ctx);
    if (answer.status === 200) return accessReport(credential, true, "X accepts the token", null);
    // The route is not rolled out for every app; a token that X does not know is refused before that.
    if (answer.status === 404 && request.family === "usage")
      return accessReport(
        credential,
        true,
        "X does not refuse the token; this app has no usage figures",
        null,
      );
    const { detail } = refusalOf(answer, "credential", keepRaw);
    return accessReport(
      credential,
      false,
      detail,
      answer.status === 402 ? "Buy credits for the app." : remedy,
    );
  } catch (error) {
    if (error instanceof ReachError)
      return accessReport(credential, false, error.message, "Try again later.");
    throw error;
  }
}
