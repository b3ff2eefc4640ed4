import {
  AccountUnavailableError,
  ContractError,
  CredentialError,
  RateLimitedError,
  type ReachError,
  TransportError,
} from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import { failedRead, type FailedRead, toFailedRead } from "../contract.ts";
import { LIMITS } from "./limits.ts";
import { parseJson, type Problem, ProblemBody } from "./schema.ts";

/** The last segment of a problem's type: its host changes, its end does not (x-api/fundamentals/response-codes). */
export const problemKind = (problem: Pick<Problem, "type">): string =>
  (problem.type ?? "").replace(/\/+$/, "").split("/").at(-1) ?? "";

export function parseProblem(body: string): ProblemBody | null {
  const parsed = ProblemBody.safeParse(parseJson(body));
  return parsed.success ? parsed.data : null;
}

/**
 * The outcome that a refused answer comes to, for everyone who was asked about in it. `scope` is whom a refusal of
 * the token is about: the shared one, or the owner's whose it is.
 */
export function failedReadFor(
  answer: HttpResponse,
  scope: "credential" | "account",
  keepRaw: (text: string) => string,
): FailedRead {
  const problem = parseProblem(answer.body);
  const said = keepRaw(describe(answer, problem));
  if (answer.status === 402) return budget(said, answer, scope, nextUtcDay(answer.receivedAt));
  if (answer.status === 429 && isCapped(answer, problem))
    return budget(said, answer, scope, capReset(answer) ?? nextUtcDay(answer.receivedAt));
  const refusal = toFailedRead(errorOf(answer, problem, said, scope, keepRaw), answer.receivedAt);
  // A 403 is about what the app may read, whoever is asked for (x-api/fundamentals/response-codes).
  return answer.status === 403 ? { ...refusal, scope } : refusal;
}

function errorOf(
  answer: HttpResponse,
  problem: ProblemBody | null,
  said: string,
  scope: "credential" | "account",
  keepRaw: (text: string) => string,
): ReachError {
  const { status, body } = answer;
  if (status === 429) return new RateLimitedError(said, rateWindowReset(answer), scope);
  if (status === 401 && isClockSkewed(problem))
    return new CredentialError(`${said}; this machine's clock is more than five minutes off`, scope, {
      remedy: CLOCK_REMEDY,
    });
  if (status === 401)
    return new CredentialError(said, scope, { remedy: "Put a new token into X_BEARER_TOKEN." });
  if (status === 403) return new AccountUnavailableError(said, "forbidden");
  // A route that is not rolled out answers with an empty 404: that is no word on the account.
  if (status === 404 && problem !== null && problemKind(problem) === "resource-not-found")
    return new AccountUnavailableError(said, "not_found");
  if (status >= 500) return new TransportError(said, "platform_error");
  return new ContractError(said, "bad_answer", { raw: keepRaw(body) });
}

export const CLOCK_REMEDY = "Switch time synchronisation on (systemd-timesyncd or chrony).";

/** Code 135 (X, "Response codes"): the time of a signature is too far from X's. */
export const isClockSkewed = (problem: ProblemBody | null): boolean =>
  (problem?.errors ?? []).some(({ code }) => code === 135);

/** No money, or no right to read more, until a day or a cycle ends: waiting a window out would not help. */
function budget(
  detail: string,
  { receivedAt }: HttpResponse,
  scope: FailedRead["scope"],
  retryAt: Date,
): FailedRead {
  return failedRead("budget", detail, receivedAt, { retryAt, scope });
}

/** A 429 while the window still has calls left is the usage cap, whatever its words. */
function isCapped({ headers }: HttpResponse, problem: ProblemBody | null): boolean {
  const kinds = [problem, ...(problem?.errors ?? [])].flatMap((entry) => (entry ? [problemKind(entry)] : []));
  return kinds.includes("usage-capped") || Number(headers["x-rate-limit-remaining"] ?? 0) > 0;
}

/** Epoch seconds of a header; null where it tells none. */
export function readEpochHeader(headers: Record<string, string>, name: string): Date | null {
  const digits = headers[name];
  if (digits === undefined || !/^\d{9,11}$/.test(digits)) return null;
  return new Date(Number(digits) * 1000);
}

/** What any server may say of a wait, in seconds or as a date (RFC 9110, 10.2.3); X itself promises nothing of it. */
function retryAfter({ headers, receivedAt }: HttpResponse): Date | null {
  const told = headers["retry-after"] ?? "";
  if (/^\d{1,6}$/.test(told)) return new Date(receivedAt.getTime() + Number(told) * 1000);
  const at = Date.parse(told);
  return Number.isNaN(at) ? null : new Date(at);
}

export function rateWindowReset(answer: HttpResponse): Date {
  const { headers, receivedAt } = answer;
  const told = readEpochHeader(headers, "x-rate-limit-reset") ?? retryAfter(answer);
  const earliest = receivedAt.getTime() + LIMITS.resetMarginMilliseconds;
  if (told === null) return new Date(receivedAt.getTime() + LIMITS.rateWindowMilliseconds);
  const latest = receivedAt.getTime() + LIMITS.longestWindowMilliseconds;
  return new Date(Math.min(Math.max(told.getTime() + LIMITS.resetMarginMilliseconds, earliest), latest));
}

const capReset = ({ headers, receivedAt }: HttpResponse): Date | null => {
  const told = readEpochHeader(headers, "x-app-limit-24hour-reset");
  return told !== null && told > receivedAt ? told : null;
};

export function nextUtcDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1));
}

/** Worth the door's own retries. */
export const isTransientAnswer = (answer: HttpResponse): boolean => answer.status >= 500;

/** What an entry of a partial answer says of one account. */
export function toPartialError(problem: Problem, keepRaw: (text: string) => string): ReachError {
  const said = keepRaw(`X says of this account: ${wordsOf(problem)}`);
  switch (problemKind(problem)) {
    case "resource-not-found":
      // The same type stands for a suspended account; only its words tell them apart.
      return new AccountUnavailableError(said, isSuspended(problem) ? "suspended" : "not_found");
    case "not-authorized-for-resource":
    case "disallowed-resource":
    case "resource-unavailable":
      return new AccountUnavailableError(said, "forbidden");
    case "field-hydration-failure":
    case "internal-error":
      return new TransportError(said, "platform_error");
    case "not-authorized-for-field":
    case "field-unauthorized":
      return new ContractError(said, "field_missing", { raw: keepRaw(JSON.stringify(problem)) });
    default:
      return new ContractError(said, "bad_answer", { raw: keepRaw(JSON.stringify(problem)) });
  }
}

const isSuspended = ({ title, detail }: Problem): boolean =>
  title === "Forbidden" || /suspended/i.test(detail ?? "");

const wordsOf = ({ title, detail, message }: Problem): string =>
  [title, detail ?? message]
    .filter((words) => words !== null && words !== undefined && words !== "")
    .join(": ")
    .replaceAll(/\s+/g, " ")
    .slice(0, 300);

function describe({ status }: HttpResponse, problem: ProblemBody | null): string {
  if (status >= 300 && status < 400)
    return `X answered with a redirect (HTTP ${status}), which is not followed`;
  const words = problem === null ? "no error that can be read" : wordsOf(problem);
  return `X answered with HTTP ${status}: ${words || "no words"}`;
}
