import {
  AccountUnavailableError,
  ContractError,
  CredentialError,
  RateLimitedError,
  type ReachError,
  TransportError,
} from "../../errors/reach-error.ts";
import { type CodeMeaning, meaningOf } from "./limits.ts";
import { GraphFault, parseJson } from "./schema.ts";

/** Where the proof of the app's secret is not taken: docs/graph-api/guides/secure-requests. */
export const SECRET_REMEDY =
  "Put the secret of the app that the token was made for into FACEBOOK_APP_SECRET (App settings, Basic).";

/** What is needed to judge an answer that is no answer. */
export type FaultContext = {
  status: number;
  body: string;
  /** When a throttled call may be made again. */
  retryAt: (scope: "credential" | "account") => Date;
  keepRaw: (text: string) => string;
};

/** The fault that an answer's body tells of; null = none. */
export function parseFault(body: string): GraphFault | null {
  const parsed = GraphFault.safeParse(parseJson(body));
  return parsed.success ? parsed.data.error : null;
}

/** The body's code decides; the HTTP status only where the body has none, or one that the table does not know. */
export function meaningOfFault(fault: GraphFault, status: number): CodeMeaning {
  const known = meaningOf(fault.code, fault.error_subcode ?? null, status);
  if (known !== null) return known;
  if (fault.is_transient === true || fault.error_subcode === 99 || status >= 500) return "passing";
  if (status === 429) return "throttled_credential";
  if (status === 401) return "token";
  if (status === 403) return "forbidden";
  return status === 404 ? "not_found" : "refused";
}

/** The error of the tree that a failed answer comes to. */
export function toReachError(context: FaultContext): ReachError {
  const { status, body } = context;
  const fault = parseFault(body);
  if (fault === null) return bodilessError(context);
  const said = context.keepRaw(describe(fault, status));
  if (fault.code === 100 && /appsecret_proof/i.test(fault.message))
    return new CredentialError(said, "credential", { remedy: SECRET_REMEDY });
  switch (meaningOfFault(fault, status)) {
    case "throttled_credential":
      return new RateLimitedError(said, context.retryAt("credential"), "credential");
    case "throttled_account":
      return new RateLimitedError(said, context.retryAt("account"), "account");
    case "token":
      return new CredentialError(said, "account", {
        remedy: "Make a new token and put it into FACEBOOK_ACCESS_TOKEN or the file of Page tokens.",
      });
    case "not_found":
    case "migrated":
      return new AccountUnavailableError(said, "not_found");
    case "no_field":
    case "forbidden":
      return new AccountUnavailableError(said, "forbidden", {
        remedy: "Give the token pages_read_engagement for this Page.",
      });
    case "passing":
      return new TransportError(said, "platform_error");
    case "refused":
      return new ContractError(said, "bad_answer", { raw: context.keepRaw(body) });
  }
}

function bodilessError({ status, body, retryAt, keepRaw }: FaultContext): ReachError {
  const said = `Facebook answered with HTTP ${status} and no error that can be read`;
  if (status >= 500) return new TransportError(said, "platform_error");
  if (status === 429) return new RateLimitedError(said, retryAt("credential"), "credential");
  return new ContractError(said, "bad_answer", { raw: keepRaw(body) });
}

/** An answer that may be a good one in a moment: worth the door's own retries. */
export function isTransientAnswer(answer: { status: number; body: string }): boolean {
  const fault = parseFault(answer.body);
  if (fault === null) return answer.status >= 500;
  return meaningOfFault(fault, answer.status) === "passing";
}

/** The id that a migrated Page has now. Its message is read, for it is told nowhere else. */
export function readMigratedId(fault: GraphFault): string | null {
  return /migrated to page ID (\d{1,32})/i.exec(fault.message)?.[1] ?? null;
}

/** Where the words of an error name the request, for Facebook's own support. */
export const TRACE = / \(trace [^()]*\)$/;

function describe(fault: GraphFault, status: number): string {
  const subcode = fault.error_subcode ? `/${fault.error_subcode}` : "";
  const trace = fault.fbtrace_id ? ` (trace ${fault.fbtrace_id.slice(0, 40)})` : "";
  const words = fault.message.replaceAll(/\s+/g, " ").slice(0, 300);
  return `Facebook answered with error ${fault.code}${subcode}, HTTP ${status}: ${words}${trace}`;
}
