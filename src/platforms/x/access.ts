import { toOwnerCredential } from "../../domain/credential.ts";
import { ReachError } from "../../errors/reach-error.ts";
import { createAccessReport } from "../access-report.ts";
import type { AccessReport, ReadContext } from "../contract.ts";
import type { HttpResponse } from "../../http/contract.ts";
import type { XRequest, XSettings } from "./client.ts";
import { CLOCK_REMEDY, isClockSkewed, problemKind, parseProblem, failedReadFor } from "./errors.ts";
import type { XParts } from "./live-list.ts";

/** Checks each token. The calls are free, or count as owned reads (x-api/usage, x-api/livestream-api). */
export async function checkAccess(parts: XParts, ctx: ReadContext): Promise<AccessReport[]> {
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
    const request = {
      path: "/2/broadcasts",
      query,
      token,
      credential: toOwnerCredential(id),
      family: "broadcasts",
    };
    reports.push(await check(parts, request, ownerRemedy(parts.settings, id, token), ctx));
  }
  return reports;
}

async function check(
  { client, keepRaw }: XParts,
  request: XRequest,
  remedy: string,
  ctx: ReadContext,
): Promise<AccessReport> {
  const { credential } = request;
  try {
    const answer = await client.get(request, ctx);
    if (answer.status === 200) return createAccessReport(credential, true, "X accepts the token", null);
    // The route is not rolled out for every app; an unknown token is refused before that.
    if (answer.status === 404 && request.family === "usage")
      return createAccessReport(
        credential,
        true,
        "X does not refuse the token; this app has no usage figures",
        null,
      );
    const { detail } = failedReadFor(answer, "credential", keepRaw);
    return createAccessReport(credential, false, detail, remedyOf(answer, remedy));
  } catch (error) {
    if (error instanceof ReachError)
      return createAccessReport(credential, false, error.message, error.remedy ?? "Try again later.");
    throw error;
  }
}

function remedyOf(answer: HttpResponse, remedy: string): string {
  const problem = parseProblem(answer.body);
  if (answer.status === 402) return "Buy credits for the app.";
  if (isClockSkewed(problem)) return CLOCK_REMEDY;
  if (answer.status === 403 && problem !== null && problemKind(problem) === "client-forbidden")
    return "Let X switch this part of its API on for the app, or raise the app's plan.";
  return answer.status === 401 || answer.status === 403 ? remedy : "Try again later.";
}

function ownerRemedy({ ownerSigning, renewedOwners }: XSettings, id: string, token: string): string {
  const where = "and put it into X_OWNER_TOKENS_FILE";
  if (renewedOwners?.has(token) === true)
    return `Let the owner of ${id} grant the app again with broadcast.read, ${where}.`;
  return ownerSigning?.tokenSecrets.has(token) === true
    ? `Make a new token and secret for the owner of ${id} ${where}; X_CONSUMER_KEY and X_CONSUMER_SECRET must be of the same app.`
    : `Let the owner of ${id} grant broadcast.read again ${where}.`;
}
