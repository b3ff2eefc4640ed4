import {
  AccountUnavailableError,
  ContractError,
  CredentialError,
  RateLimitedError,
  type ReachError,
  TransportError,
} from "../../errors/reach-error.ts";
import { classifyCode, type ErrorMeaning } from "./meanings.ts";
import { GraphFault, parseJson } from "./schema.ts";

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

/** The error in an answer's body; null = there is none. */
export function parseFault(body: string): GraphFault | null {
  const parsed = GraphFault.safeParse(parseJson(body));
  return parsed.success ? parsed.data.error : null;
}

/** The wording of 190 where an edge wants the Page's own token: the subcode 2069032 is not always reported. */
const NEEDS_PAGE_TOKEN = /page access token|impersonating a user'?s page/i;

/** The body's code decides; the HTTP status only where there is no code, or one that the table does not contain. */
export function classifyFault(fault: GraphFault, status: number): ErrorMeaning {
  const subcode = fault.error_subcode ?? null;
  if (fault.code === 190 && (subcode === 2069032 || NEEDS_PAGE_TOKEN.test(fault.message)))
    return "page_token";
  const known = fault.code === null ? null : classifyCode(fault.code, subcode, status);
  if (known !== null) return known;
  if (fault.is_transient === true || subcode === 99) return "passing";
  return classifyStatusCode(status);
}

function classifyStatusCode(status: number): ErrorMeaning {
  if (status >= 500) return "passing";
  if (status === 429) return "throttled_credential";
  if (status === 401) return "token";
  if (status === 403) return "forbidden";
  return status === 404 ? "not_found" : "refused";
}

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

/** An answer that may be a good one in a moment, worth the HTTP client's own retries. */
export function isTransientAnswer({ status, body }: { status: number; body: string }): boolean {
  const fault = parseFault(body);
  if (fault !== null) return classifyFault(fault, status) === "passing";
  if (status >= 500) return true;
  return (status < 300 || status >= 400) && status !== 429 && parseJson(body) === undefined;
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
