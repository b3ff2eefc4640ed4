import { GraphFault, parseJson } from "./schema.ts";

/** What an error code means. `page_token` = the edge is readable with the Page's own token only. */
export type ErrorMeaning =
  | "throttled_credential"
  | "throttled_account"
  | "token"
  | "page_token"
  | "not_found"
  | "migrated"
  | "no_field"
  | "forbidden"
  | "passing"
  | "refused";

const CODES: ReadonlyMap<number, ErrorMeaning> = new Map([
  [-3, "passing"],
  [-2, "passing"],
  [1, "passing"],
  [2, "passing"],
  [3, "forbidden"],
  [4, "throttled_credential"],
  [10, "no_field"],
  [12, "refused"],
  [17, "throttled_credential"],
  [21, "migrated"],
  [32, "throttled_credential"],
  [102, "token"],
  [104, "token"],
  [190, "token"],
  [341, "throttled_credential"],
  [368, "forbidden"],
  [613, "throttled_credential"],
  [803, "not_found"],
  [960, "passing"],
  [1150, "passing"],
  [2635, "refused"],
]);

/** The meaning of a code and subcode; null = the table does not contain it. */
export function classifyCode(code: number, subcode: number | null, status: number): ErrorMeaning | null {
  if (code === 100) {
    if (subcode === 33) return "not_found";
    if (subcode === 21) return "migrated";
    // A 500 with code 100 is a form of request that was removed; asking again never helps.
    return status >= 500 ? "refused" : "no_field";
  }
  if (code >= 80000 && code <= 80014) return "throttled_account";
  if (code >= 200 && code <= 299) return "no_field";
  return CODES.get(code) ?? null;
}

/** Subcodes of 190 for a token that is no longer valid, whatever account is read. */
const DEAD_TOKEN = new Set([458, 459, 460, 463, 464, 467]);
export const isDeadToken = (subcode: number | null): boolean => subcode !== null && DEAD_TOKEN.has(subcode);

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

export function classifyStatusCode(status: number): ErrorMeaning {
  if (status >= 500) return "passing";
  if (status === 429) return "throttled_credential";
  if (status === 401) return "token";
  if (status === 403) return "forbidden";
  return status === 404 ? "not_found" : "refused";
}

/** An answer that may be a good one in a moment, worth the HTTP client's own retries. */
export function isTransientAnswer({ status, body }: { status: number; body: string }): boolean {
  const fault = parseFault(body);
  if (fault !== null) return classifyFault(fault, status) === "passing";
  if (status >= 500) return true;
  return (status < 300 || status >= 400) && status !== 429 && parseJson(body) === undefined;
}

/** A batch is answered with a list; `null` or an object without an error is no answer. */
export const isTransientBatch = (answer: { status: number; body: string }): boolean =>
  isTransientAnswer(answer) ||
  (answer.status === 200 && parseFault(answer.body) === null && !Array.isArray(parseJson(answer.body)));
