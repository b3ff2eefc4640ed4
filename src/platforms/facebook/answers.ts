import { ContractError, CredentialError, type ReachError, TransportError } from "../../errors/reach-error.ts";
import { classifyFault, type ErrorMeaning, isDeadToken, parseFault } from "../graph/faults.ts";
import { type GraphFault, parseJson } from "../graph/schema.ts";
import type { ItemAnswer } from "../graph/wire.ts";
import {
  type AnswerContext,
  askNext,
  DONE,
  type NextStep,
  servedVersion,
  toSource,
} from "./answer-context.ts";
import { readMigratedId, toReachError, TRACE } from "./errors.ts";
import { handleConfirmation, handleList } from "./list-answers.ts";
import { toAudience } from "./mapper.ts";
import { ERRORS } from "./meanings.ts";
import {
  credentialNameFor,
  FALLBACK_FINDING,
  type Question,
  type Reading,
  reportTo,
  settleAudience,
  settleWithError,
} from "./reading.ts";
import { EdgePage, PageNode } from "./schema.ts";

/** Handles one item's answer: settles what it says and returns what is still to be asked. */
export function handleAnswer(question: Question, item: ItemAnswer | null, context: AnswerContext): NextStep {
  const { reading } = question;
  if (item === null) {
    const detail = "Facebook left this item of the batch unanswered twice";
    return afterFailure(question, new TransportError(detail, "platform_error"), "passing", context);
  }
  reportVersion(reading, item, context);
  const fault = parseFault(item.body);
  if (fault !== null || item.status !== 200) return handleFault(question, item, fault, context);
  context.throttle.reset(credentialNameFor(reading, context.shared));
  context.throttle.reset(reading.node);
  const data = parseJson(item.body);
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    const raw = context.keepRaw(item.body);
    const detail = "Facebook's answer for this item of the batch is not a JSON object";
    const error = new ContractError(detail, "bad_answer", { raw, transient: true });
    return afterFailure(question, error, "passing", context);
  }
  try {
    return handleData(question, data, item, context);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    const raw = context.keepRaw(item.body);
    const kept = new ContractError(error.message, error.reason, { raw });
    return error instanceof ForeignPageError
      ? fail(question, kept, context)
      : afterFailure(question, kept, "refused", context);
  }
}

/** The answer is about another Page than the one asked for: nothing in it is believed. */
class ForeignPageError extends ContractError {}

function handleData(question: Question, data: unknown, item: ItemAnswer, context: AnswerContext): NextStep {
  if (question.ask === "page" || question.ask === "audience")
    return handlePage(question, data, item, context);
  return question.ask === "confirm"
    ? handleConfirmation(question, data, item, context)
    : handleList(question, data, item, context);
}

function handlePage(question: Question, data: unknown, item: ItemAnswer, context: AnswerContext): NextStep {
  const { reading, ask } = question;
  const parsed = PageNode.safeParse(data);
  if (!parsed.success) throw new ContractError(`the answer for ${reading.node} is not a Page`, "bad_answer");
  const page = parsed.data;
  const pinned = reading.ref.externalId;
  if (pinned !== null && page.id !== pinned) {
    const detail = `asked for ${pinned}, the answer is of ${page.id}`;
    reportTo(reading)({ code: "id_migrated", detail });
    throw new ForeignPageError(detail, "bad_answer");
  }
  const from = toSource("page", item, question, context);
  settleAudience(reading, item.body, context.receivedAt, from, () => toAudience(page), context.keepRaw);
  if (ask === "audience")
    return question.thenLives ? askNext({ ...question, ask: "lives", thenLives: false }) : DONE;
  if (!reading.wanted.has("live")) return DONE;
  // An expanded list that is missing or empty proves nothing: the edge itself is asked (truth 5).
  const edge = EdgePage.safeParse(page.live_videos);
  if (!edge.success || edge.data.data.length === 0) return askNext({ ...question, ask: "lives" });
  return handleList({ ...question, ask: "lives" }, page.live_videos, item, context);
}

function handleFault(
  question: Question,
  item: ItemAnswer,
  fault: GraphFault | null,
  context: AnswerContext,
): NextStep {
  const { reading } = question;
  const credential = credentialNameFor(reading, context.shared);
  const error = toReachError({
    ...item,
    ownToken: reading.ownToken !== null,
    keepRaw: context.keepRaw,
    retryAt: (scope) => {
      const who = scope === "credential" ? credential : reading.node;
      return context.throttle.retryAt(who, [item.headers, context.headers], context.receivedAt);
    },
  });
  const meaning = fault === null ? meaningOf(error) : classifyFault(fault, item.status);
  if (fault !== null && meaning === "migrated") reportMigration(reading, fault);
  // Whether a shared token itself is refused is checked first, for all such items together.
  if (error instanceof CredentialError && reading.ownToken === null) return { next: [], error };
  if (meaning === "token" && isDeadToken(fault?.error_subcode ?? null)) return fail(question, error, context);
  return afterFailure(question, error, meaning, context);
}

/** An answer without an error of Graph's own: HTML, or a body that was cut off, may be a good one next time. */
function meaningOf(error: ReachError): ErrorMeaning {
  if (error instanceof TransportError) return "passing";
  if (error instanceof ContractError) return error.transient ? "passing" : "refused";
  return error instanceof CredentialError ? "token" : "forbidden";
}

/** What is asked after a question failed, by the table of meanings; if nothing is, the question ends with the error. */
export function afterFailure(
  question: Question,
  error: ReachError,
  meaning: ErrorMeaning,
  context: AnswerContext,
): NextStep {
  const { reading, ask, repeated } = question;
  const rule = ERRORS[meaning];
  if (rule.again && !repeated) return { next: [{ ...question, repeated: true }], error: null };
  if (ask === "page" && rule.apart !== "no") return { next: askApart(question, rule.apart), error: null };
  const isRefused = meaning === "no_field" || meaning === "page_token";
  if (isRefused && ask === "lives" && reading.list === null) return fallBack(question, error, context);
  if (isRefused && ask === "videos" && reading.livesRefused !== null)
    return fail(question, reading.livesRefused, context);
  if (isRefused) reportTo(reading)(toFinding(error));
  return fail(question, error, context);
}

/** The halves of a question that failed: the followers are not lost with the list of lives. */
export function askApart(question: Question, apart: "both" | "followers_first"): Question[] {
  const { wanted } = question.reading;
  const lives: Question = { ...question, ask: "lives" };
  const audience: Question = { ...question, ask: "audience" };
  if (!wanted.has("live")) return [audience];
  if (!wanted.has("audience")) return [lives];
  return apart === "both" ? [audience, lives] : [{ ...audience, thenLives: true }];
}

function fallBack(question: Question, error: ReachError, { refusals, receivedAt }: AnswerContext): NextStep {
  const { reading } = question;
  refusals.remember(reading.node, error, receivedAt);
  reading.livesRefused = error;
  reportTo(reading)(toFinding(error));
  reportTo(reading)(FALLBACK_FINDING);
  return askNext({ ...question, ask: "videos", after: null });
}

/** Without the reference of the request, which differs each time: the same refusal is one finding. */
function toFinding({ message }: ReachError): Reading["findings"][number] {
  return { code: "permission_missing", detail: message.replace(TRACE, "") };
}

function fail(question: Question, error: unknown, { receivedAt }: AnswerContext): NextStep {
  settleWithError(question, error, receivedAt);
  return { next: [], error };
}

function reportMigration(reading: Reading, fault: GraphFault): void {
  const now = readMigratedId(fault);
  const detail = `${reading.node} was migrated${now === null ? "" : ` to ${now}`}`;
  reportTo(reading)({ code: "id_migrated", detail });
}

/** A version that has expired is not refused but served by another one: docs/graph-api/guides/versioning. */
function reportVersion(reading: Reading, item: ItemAnswer, context: AnswerContext): void {
  const served = servedVersion(item, context);
  const asked = context.settings.graphVersion;
  if (served === null || served === asked) return;
  if (reading.findings.some(({ code }) => code === "version_substituted")) return;
  const detail = `asked for ${asked}, served by ${served.slice(0, 20)}`;
  reading.findings.push({ code: "version_substituted", detail });
}
