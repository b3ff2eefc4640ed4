import {
  AccountUnavailableError,
  ContractError,
  CredentialError,
  RateLimitedError,
  type ReachError,
  TransportError,
} from "../../errors/reach-error.ts";
import { classifyFault, classifyStatusCode, type ErrorMeaning, parseFault } from "../graph/faults.ts";
import { type GraphFault, parseJson } from "../graph/schema.ts";

/** For a refused proof of the app secret: docs/graph-api/guides/secure-requests. */
export const SECRET_REMEDY =
  "Put the secret of the app that the token was made for into FACEBOOK_APP_SECRET (App settings, Basic).";

const PAGE_TOKEN_REMEDY =
  "Put a Page token of this Page into the file that FACEBOOK_PAGE_TOKENS_FILE names (GET /me/accounts lists it).";

const SHARED_TOKEN_REMEDY = "Make a new token and put it into FACEBOOK_ACCESS_TOKEN.";

/** What is needed to judge an answer that is not a result. */
export type FaultContext = {
  status: number;
  body: string;
  /** The answer was asked for with the Page's own token. */
  ownToken?: boolean;
  /** When a throttled call may be made again. */
  retryAt: (scope: "credential" | "account") => Date;
  keepRaw: (text: string) => string;
};

/** The error of the tree for a failed answer. */
export function toReachError(context: FaultContext): ReachError {
  const { status, body } = context;
  const fault = parseFault(body);
  if (fault === null) return unreadableError(context);
  const detail = context.keepRaw(describe(fault, status));
  // "requires either app secret proof or an app token" and "Invalid appsecret_proof": secure-requests.
  if (/app ?secret[ _]proof/i.test(fault.message))
    return new CredentialError(detail, "credential", { remedy: SECRET_REMEDY });
  return meaningToError(classifyFault(fault, status), detail, context);
}

function meaningToError(meaning: ErrorMeaning, detail: string, context: FaultContext): ReachError {
  const { retryAt, body, keepRaw, ownToken = false } = context;
  switch (meaning) {
    case "throttled_credential":
      return new RateLimitedError(detail, retryAt("credential"), "credential");
    case "throttled_account":
      return new RateLimitedError(detail, retryAt("account"), "account");
    case "token":
      return new CredentialError(detail, "account", {
        remedy: ownToken ? PAGE_TOKEN_REMEDY : SHARED_TOKEN_REMEDY,
      });
    case "page_token":
      return new AccountUnavailableError(detail, "forbidden", { remedy: PAGE_TOKEN_REMEDY });
    case "not_found":
    case "migrated":
      return new AccountUnavailableError(detail, "not_found");
    case "no_field":
    case "forbidden":
      return new AccountUnavailableError(detail, "forbidden", {
        remedy: "Give the token pages_read_engagement for this Page.",
      });
    case "passing":
      return new TransportError(detail, "platform_error");
    case "refused":
      return new ContractError(detail, "bad_answer", { raw: keepRaw(body) });
  }
}

/** HTML or a body that was cut off is not an answer: the next one may be. JSON without an error is judged by status. */
function unreadableError(context: FaultContext): ReachError {
  const { status, body, retryAt, keepRaw } = context;
  if (status >= 300 && status < 400)
    return new ContractError(
      `Facebook answered with a redirect (HTTP ${status}), which is not followed`,
      "bad_answer",
      { raw: keepRaw(body) },
    );
  const detail = `Facebook answered with HTTP ${status} and no error that can be read`;
  if (status >= 500) return new TransportError(detail, "platform_error");
  if (status === 429) return new RateLimitedError(detail, retryAt("credential"), "credential");
  if (parseJson(body) === undefined)
    return new ContractError(detail, "bad_answer", { raw: keepRaw(body), transient: true });
  return status === 200
    ? new ContractError(detail, "bad_answer", { raw: keepRaw(body) })
    : meaningToError(classifyStatusCode(status), detail, context);
}

/** The new id of a migrated Page. It is reported in the message only. */
export function readMigratedId(fault: GraphFault): string | null {
  return /migrated to page ID (\d{1,32})/i.exec(fault.message)?.[1] ?? null;
}

/** Where an error's description names the request, for Facebook's support. */
export const TRACE = / \(trace [^()]*\)$/;

function describe(fault: GraphFault, status: number): string {
  const subcode = fault.error_subcode ? `/${fault.error_subcode}` : "";
  const code = fault.code === null ? "an error without a code" : `error ${fault.code}${subcode}`;
  const trace = fault.fbtrace_id ? ` (trace ${fault.fbtrace_id.slice(0, 40)})` : "";
  const message = fault.message.replaceAll(/\s+/g, " ").slice(0, 300);
  return `Facebook answered with ${code}, HTTP ${status}: ${message}${trace}`;
}
