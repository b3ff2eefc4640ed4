import {
  AccountUnavailableError,
  ContractError,
  CredentialError,
  RateLimitedError,
  type ReachError,
  TransportError,
} from "../../errors/reach-error.ts";
import { classifyStatusCode, parseFault } from "../graph/faults.ts";
import { parseJson } from "../graph/schema.ts";
import { classifyInstagramFault, type InstagramMeaning } from "./meanings.ts";

const TOKEN_REMEDY =
  "Make a new token of the account's owner and put it into INSTAGRAM_ACCESS_TOKEN (or FACEBOOK_ACCESS_TOKEN).";
const RIGHTS_REMEDY =
  "Give the token instagram_basic, instagram_manage_insights and pages_read_engagement, and let the app be reviewed for them.";
const OWN_REMEDY =
  "Put the id of your own professional Instagram account into INSTAGRAM_USER_ID (GET /<page>?fields=instagram_business_account names it).";

export type FaultContext = {
  status: number;
  body: string;
  retryAt: () => Date;
  keepRaw: (text: string) => string;
};

/** The error of the tree for a failed answer, of an item or of a whole request. */
export function toReachError({ status, body, retryAt, keepRaw }: FaultContext): ReachError {
  const fault = parseFault(body);
  const meaning = fault === null ? meaningOfStatus(status, body) : classifyInstagramFault(fault, status);
  const words = fault === null ? "" : `: ${fault.message.replaceAll(/\s+/g, " ").slice(0, 300)}`;
  const code =
    fault === null ? "nothing that can be read" : `error ${fault.code}/${fault.error_subcode ?? 0}`;
  const detail = keepRaw(`Instagram answered with ${code}, HTTP ${status}${words}`);
  switch (meaning) {
    case "throttled_credential":
    case "throttled_account":
      return new RateLimitedError(detail, retryAt(), "credential");
    case "token":
    case "page_token":
      return new CredentialError(detail, "credential", { remedy: TOKEN_REMEDY });
    case "own_account":
      return new CredentialError(detail, "credential", { remedy: OWN_REMEDY });
    case "no_professional":
      return new AccountUnavailableError(
        `${detail} (the account does not exist, or is not professional)`,
        "not_found",
      );
    case "not_found":
    case "migrated":
      return new AccountUnavailableError(detail, "not_found");
    case "no_field":
    case "forbidden":
      return new AccountUnavailableError(detail, "forbidden", { remedy: RIGHTS_REMEDY });
    case "passing":
      return new TransportError(detail, "platform_error");
    case "refused":
      return new ContractError(detail, "bad_answer", {
        raw: keepRaw(body),
        transient: fault === null && parseJson(body) === undefined && (status < 300 || status >= 400),
      });
  }
}

/** Without an error that can be read: JSON of another kind with 200, HTML, or a redirect, which is not followed. */
const meaningOfStatus = (status: number, body: string): InstagramMeaning =>
  status < 400 || parseJson(body) === undefined
    ? status >= 500
      ? "passing"
      : status === 429
        ? "throttled_credential"
        : "refused"
    : classifyStatusCode(status);
