import { type LocalDay, localDayAt } from "../../domain/slot.ts";
import {
  AccountUnavailableError,
  ContractError,
  CredentialError,
  RateLimitedError,
  type ReachError,
  TransportError,
} from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import { LIMITS, UNITS_ZONE } from "./limits.ts";
import { classifyReason, type ErrorMeaning, remedyForKey } from "./meanings.ts";
import { ErrorBody, parseJson } from "./schema.ts";

export function parseError(body: string): ErrorBody | null {
  const parsed = ErrorBody.safeParse(parseJson(body));
  return parsed.success ? parsed.data.error : null;
}

/** The error of the tree for a refused answer: its reasons decide before the HTTP status does. */
export function toReachError(answer: HttpResponse, keepRaw: (text: string) => string): ReachError {
  const error = parseError(answer.body);
  if (error === null) return unreadableError(answer, keepRaw);
  const { meaning, reason } = classifyError(error, answer.status);
  const detail = keepRaw(describe(error, reason, answer.status));
  switch (meaning) {
    case "day_used_up":
      return new RateLimitedError(detail, unitsReset(answer.receivedAt), "credential", { reason: "budget" });
    case "throttled":
      return new RateLimitedError(detail, throttleEnd(answer), "credential");
    case "key":
      return new CredentialError(detail, "credential", { remedy: remedyForKey(reason) });
    case "not_found":
    case "suspended":
    case "forbidden":
      return new AccountUnavailableError(detail, meaning);
    case "passing":
      return new TransportError(detail, "platform_error");
    case "refused":
      return new ContractError(detail, "bad_answer", { raw: keepRaw(answer.body) });
  }
}

/** The day of units that an instant falls in: it ends at midnight Pacific time, whatever its offset. */
export const unitsDay = (at: Date): LocalDay => localDayAt(at, UNITS_ZONE);

export const unitsReset = (at: Date): Date => unitsDay(at).endsAt;

function classifyError(error: ErrorBody, status: number): { meaning: ErrorMeaning; reason: string } {
  const reported = [...(error.details ?? []), ...(error.errors ?? [])].flatMap(({ reason }) => reason ?? []);
  const known = reported.map((reason) => ({ reason, meaning: classifyReason(reason) }));
  const quota = (error.details ?? []).map(({ metadata }) => metadata?.["quota_limit"] ?? "").join(" ");
  // The per-minute limit has the same reason as the daily one; only its name distinguishes them.
  if (/perday/i.test(quota)) return { meaning: "day_used_up", reason: reported[0] ?? "" };
  const first = known.find(({ meaning }) => meaning !== null);
  if (first?.meaning) return { meaning: first.meaning, reason: first.reason };
  return { meaning: classifyStatus(error, status), reason: reported[0] ?? error.status ?? "" };
}

function classifyStatus({ message, status: name }: ErrorBody, status: number): ErrorMeaning {
  if (status >= 500) return "passing";
  if (status === 429 || name === "RESOURCE_EXHAUSTED") return "throttled";
  // A call without a key: "Method doesn't allow unregistered callers".
  if (status === 401 || /unregistered callers|api key/i.test(message)) return "key";
  if (status === 403) return "forbidden";
  return status === 404 ? "not_found" : "refused";
}

function unreadableError(answer: HttpResponse, keepRaw: (text: string) => string): ReachError {
  const { status, body } = answer;
  if (status >= 300 && status < 400)
    return new ContractError(
      `YouTube answered with a redirect (HTTP ${status}), which is not followed`,
      "bad_answer",
      { raw: keepRaw(body) },
    );
  const detail = `YouTube answered with HTTP ${status} and nothing that can be read`;
  if (status >= 500) return new TransportError(detail, "platform_error");
  if (status === 429) return new RateLimitedError(detail, throttleEnd(answer), "credential");
  const transient = parseJson(body) === undefined;
  return new ContractError(detail, "bad_answer", { raw: keepRaw(body), transient });
}

/** The standard header, in seconds or as a date (RFC 9110, 10.2.3), within a day; else a minute. */
function throttleEnd({ headers, receivedAt }: HttpResponse): Date {
  const value = headers["retry-after"] ?? "";
  const now = receivedAt.getTime();
  const at = /^\d{1,6}$/.test(value) ? now + Number(value) * 1000 : Date.parse(value);
  const isPlausible = at > now && at <= now + 86_400_000;
  return new Date(isPlausible ? at : now + LIMITS.throttleMilliseconds);
}

/** Worth the HTTP client's own retries: the platform's failure, or what is not JSON. */
export function isTransientAnswer(answer: HttpResponse): boolean {
  const { status, body } = answer;
  const error = parseError(body);
  if (error !== null) return classifyError(error, status).meaning === "passing";
  return (
    status >= 500 || ((status < 300 || status >= 400) && status !== 429 && parseJson(body) === undefined)
  );
}

function describe({ message }: ErrorBody, reason: string, status: number): string {
  const words = message
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/\s+/g, " ")
    .slice(0, 300);
  return `YouTube answered with ${reason === "" ? "an error" : reason}, HTTP ${status}: ${words || "no message"}`;
}
