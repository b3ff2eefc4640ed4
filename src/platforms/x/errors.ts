import {
  AccountUnavailableError,
  ContractError,
  CredentialError,
  RateLimitedError,
  type ReachError,
  TransportError,
} from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import { type FailedRead } from "../contract.ts";
import { failedRead, toFailedRead } from "../failed-read.ts";
import { LIMITS } from "./limits.ts";
import { classifyProblem, isOwnFailure } from "./meanings.ts";
import { parseJson, type Problem, ProblemBody } from "./schema.ts";

/** The last path segment of a problem's type: its host varies (x-api/fundamentals/response-codes). */
export const problemKind = (problem: Pick<Problem, "type">): string =>
  (problem.type ?? "").replace(/\/+$/, "").split("/").at(-1) ?? "";

export function parseProblem(body: string): ProblemBody | null {
  const parsed = ProblemBody.safeParse(parseJson(body));
  return parsed.success ? parsed.data : null;
}

/**
 * The outcome of a refused answer, for everyone who was asked about in it. `scope` = whom a refused token concerns: all
 * who are read with the shared one, or its owner.
 */
export function failedReadFor(
  answer: HttpResponse,
  scope: "credential" | "account",
  keepRaw: (text: string) => string,
): FailedRead {
  const problem = parseProblem(answer.body);
  const detail = keepRaw(describe(answer, problem));
  if (answer.status === 402) return spent(detail, answer, scope, nextUtcDay(answer.receivedAt));
  if (answer.status === 429 && isCapped(problem))
    return spent(detail, answer, scope, dailyReset(answer) ?? nextUtcDay(answer.receivedAt));
  const refusal = toFailedRead(toReachError(answer, problem, detail, scope, keepRaw), answer.receivedAt);
  // A 403 is about what the app may read, whoever is asked for (x-api/fundamentals/response-codes).
  return answer.status === 403 && refusal.reason === "forbidden" ? { ...refusal, scope } : refusal;
}

function toReachError(
  answer: HttpResponse,
  problem: ProblemBody | null,
  detail: string,
  scope: "credential" | "account",
  keepRaw: (text: string) => string,
): ReachError {
  const { status, body } = answer;
  if (status === 429) return new RateLimitedError(detail, rateWindowReset(answer), scope);
  if (status >= 500 || isOwnProblem(problem)) return new TransportError(detail, "platform_error");
  if (isUnreadable(answer))
    return new ContractError(detail, "bad_answer", { raw: keepRaw(body), transient: true });
  if (status === 401 && isClockSkewed(problem))
    return new CredentialError(`${detail}; this machine's clock is more than five minutes off`, scope, {
      remedy: CLOCK_REMEDY,
    });
  if (status === 401)
    return new CredentialError(detail, scope, {
      remedy: `Put a new token into ${scope === "credential" ? "X_BEARER_TOKEN" : "X_OWNER_TOKENS_FILE"}.`,
    });
  if (status === 403) return new AccountUnavailableError(detail, "forbidden");
  // A route that is not rolled out answers with an empty 404, which says nothing about the account.
  if (status === 404 && problem !== null && problemKind(problem) === "resource-not-found")
    return new AccountUnavailableError(detail, "not_found");
  return new ContractError(detail, "bad_answer", { raw: keepRaw(body) });
}

/**
 * HTML, a body that was cut off, or JSON with nothing in it (`null`, `[]`, `{}`): not an answer. An empty body of a route
 * that is not there is one.
 */
export function isUnreadable({ status, body }: Pick<HttpResponse, "status" | "body">): boolean {
  const data = parseJson(body);
  if (status === 200 && (typeof data !== "object" || data === null || Object.keys(data).length === 0))
    return true;
  return (status < 300 || status >= 400) && data === undefined && body.trim() !== "";
}

/** X's own failure, which it also reports with 200: code 130 or 131, or a problem with status 5xx. */
function isOwnProblem(problem: ProblemBody | null): boolean {
  if (problem === null || (problem.data !== undefined && problem.data !== null)) return false;
  const entries = [problem, ...(problem.errors ?? [])];
  return entries.some(
    ({ code, status, type, resource_id: id, value }) =>
      isOwnFailure(code) ||
      (status ?? 0) >= 500 ||
      (classifyProblem(problemKind({ type })) === "passing" && !id && !value),
  );
}

export const CLOCK_REMEDY = "Switch time synchronisation on (systemd-timesyncd or chrony).";

/** Code 135 (X, "Response codes"): the signature's timestamp is out of bounds. */
export const isClockSkewed = (problem: ProblemBody | null): boolean =>
  (problem?.errors ?? []).some(({ code }) => code === 135);

/** No money, or no right to read more until a day or a cycle ends: waiting for the rate window does not help. */
function spent(
  detail: string,
  { receivedAt }: HttpResponse,
  scope: FailedRead["scope"],
  retryAt: Date,
): FailedRead {
  return failedRead("budget", detail, receivedAt, { retryAt, scope });
}

/** Only the problem says so: a 429 with calls left in the window is reported for short throttling too. */
const isCapped = (problem: ProblemBody | null): boolean =>
  [problem, ...(problem?.errors ?? [])].some(
    (entry) => entry !== null && entry !== undefined && problemKind(entry) === "usage-capped",
  );

/** Epoch seconds in a header; null if there are none. */
export function readEpochHeader(headers: Record<string, string>, name: string): Date | null {
  const digits = headers[name];
  if (digits === undefined || !/^\d{9,11}$/.test(digits)) return null;
  return new Date(Number(digits) * 1000);
}

/** The standard header, in seconds or as a date (RFC 9110, 10.2.3); X does not document it. */
function retryAfter({ headers, receivedAt }: HttpResponse): Date | null {
  const value = headers["retry-after"] ?? "";
  if (/^\d{1,6}$/.test(value)) return new Date(receivedAt.getTime() + Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : new Date(at);
}

/**
 * When a throttled call may be made again: after the limit that is used up, else Retry-After, else the end of the
 * window. Never later than the longest window that X has.
 */
export function rateWindowReset(answer: HttpResponse): Date {
  const { headers, receivedAt } = answer;
  const windowEnd = readEpochHeader(headers, "x-rate-limit-reset");
  const isUsedUp = headers["x-rate-limit-remaining"] === "0";
  const waits = [dailyReset(answer), retryAfter(answer), isUsedUp ? windowEnd : null];
  const reported = latestOf(waits) ?? windowEnd;
  const earliest = receivedAt.getTime() + LIMITS.resetMarginMilliseconds;
  if (reported === null) return new Date(receivedAt.getTime() + LIMITS.rateWindowMilliseconds);
  const latest = receivedAt.getTime() + LIMITS.longestWindowMilliseconds;
  return new Date(Math.min(Math.max(reported.getTime() + LIMITS.resetMarginMilliseconds, earliest), latest));
}

const latestOf = (times: readonly (Date | null)[]): Date | null => {
  const known = times.flatMap((at) => (at === null ? [] : [at.getTime()]));
  return known.length === 0 ? null : new Date(Math.max(...known));
};

/** The end of the 24-hour limit that is used up: the app's or the user's, whichever is at zero. */
function dailyReset({ headers, receivedAt }: HttpResponse): Date | null {
  const resets = ["x-app-limit-24hour", "x-user-limit-24hour"].map((prefix) =>
    headers[`${prefix}-remaining`] === "0" ? readEpochHeader(headers, `${prefix}-reset`) : null,
  );
  const reset = latestOf(resets);
  return reset !== null && reset > receivedAt ? reset : null;
}

export function nextUtcDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1));
}

/** Worth the HTTP client's own retries. */
export const isTransientAnswer = (answer: HttpResponse): boolean =>
  answer.status >= 500 ||
  (answer.status !== 429 && (isUnreadable(answer) || isOwnProblem(parseProblem(answer.body))));

/** What an entry of a partial answer says about one account. */
export function toPartialError(problem: Problem, keepRaw: (text: string) => string): ReachError {
  const detail = keepRaw(`X reports about this account: ${messageOf(problem)}`);
  const raw = () => keepRaw(JSON.stringify(problem));
  switch (classifyProblem(problemKind(problem))) {
    case "missing":
      // The same type stands for a suspended account; only its title and text differ.
      return new AccountUnavailableError(detail, isSuspended(problem) ? "suspended" : "not_found");
    case "suspended":
      return new AccountUnavailableError(detail, "suspended");
    case "forbidden":
      return new AccountUnavailableError(detail, "forbidden");
    case "passing":
      return new TransportError(detail, "platform_error");
    case "field_missing":
      return new ContractError(detail, "field_missing", { raw: raw() });
    case "unknown":
      return new ContractError(detail, "bad_answer", { raw: raw() });
  }
}

const isSuspended = ({ title, detail }: Problem): boolean =>
  title === "Forbidden" || /suspended/i.test(detail ?? "");

const messageOf = ({ title, detail, message }: Problem): string =>
  [title, detail ?? message]
    .filter((text) => text !== null && text !== undefined && text !== "")
    .join(": ")
    .replaceAll(/\s+/g, " ")
    .slice(0, 300);

function describe({ status }: HttpResponse, problem: ProblemBody | null): string {
  if (status >= 300 && status < 400)
    return `X answered with a redirect (HTTP ${status}), which is not followed`;
  const message = problem === null ? "no error that can be read" : messageOf(problem);
  return `X answered with HTTP ${status}: ${message || "no message"}`;
}
