import { ContractError, CredentialError, type ReachError, TransportError } from "../../errors/reach-error.ts";
import { toFailedRead } from "../contract.ts";
import type { GraphSettings, ItemAnswer } from "./client.ts";
import { toReachError, parseFault, meaningOfFault, readMigratedId, TRACE } from "./errors.ts";
import { addPage, toLiveRead, createLiveList } from "./live-list.ts";
import { toAudience } from "./mapper.ts";
import {
  credentialNameFor,
  FALLBACK_FINDING,
  type Question,
  type Reading,
  settleAudience,
  settleWithError,
} from "./reading.ts";
import type { Refusals } from "./refusals.ts";
import { EdgePage, type GraphFault, PageNode, parseJson } from "./schema.ts";
import type { Throttle } from "./throttle.ts";

/** What an answer is judged with. */
export type AnswerContext = {
  settings: GraphSettings;
  throttle: Throttle;
  refusals: Refusals;
  keepRaw: (text: string) => string;
  since: Date;
  /** The name of the batch's own credential. */
  shared: string;
  receivedAt: Date;
  /** Headers of the batch as a whole. */
  headers: Record<string, string>;
};

/** What an item's answer leads to: further questions, or an error that others may have to know of. */
export type NextStep = { next: Question[]; error: unknown };

const SOURCE = "facebook graph api";

/** Takes one item's answer in: settles what it tells and says what is still to be asked. */
export function handleAnswer(question: Question, item: ItemAnswer | null, judging: AnswerContext): NextStep {
  const { reading, repeated } = question;
  if (item === null) {
    if (!repeated) return { next: [{ ...question, repeated: true }], error: null };
    return fail(
      question,
      new TransportError("Facebook left this item of the batch unanswered twice", "platform_error"),
      judging,
    );
  }
  noteVersion(reading, item, judging);
  const fault = parseFault(item.body);
  if (fault !== null || item.status !== 200) return takeFault(question, item, fault, judging);
  judging.throttle.reset(credentialNameFor(reading, judging.shared));
  judging.throttle.reset(reading.node);
  const data = parseJson(item.body);
  try {
    if (question.ask === "page" || question.ask === "audience")
      return takePage(question, data, item, judging);
    return takeList(question, data, item, judging);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    const raw = judging.keepRaw(item.body);
    return fail(question, new ContractError(error.message, error.reason, { raw }), judging);
  }
}

function takePage(question: Question, data: unknown, item: ItemAnswer, judging: AnswerContext): NextStep {
  const { reading, ask } = question;
  const parsed = PageNode.safeParse(data);
  if (!parsed.success) throw new ContractError(`the answer for ${reading.node} is no Page`, "bad_answer");
  const page = parsed.data;
  const pinned = reading.ref.externalId;
  if (pinned !== null && page.id !== pinned) {
    const detail = `asked for ${pinned}, the answer is of ${page.id}`;
    reading.findings.push({ code: "id_migrated", detail });
    throw new ContractError(detail, "bad_answer");
  }
  const from = sourceOf("page", item, question, judging);
  settleAudience(reading, item.body, judging.receivedAt, from, () => toAudience(page), judging.keepRaw);
  if (ask === "audience" || !reading.wanted.has("live")) return done;
  // An expanded list that is missing or empty proves nothing: the edge itself is asked (truth 5).
  const edge = EdgePage.safeParse(page.live_videos);
  if (!edge.success || edge.data.data.length === 0) return ask1({ ...question, ask: "lives" });
  return takeList({ ...question, ask: "lives" }, page.live_videos, item, judging);
}

function takeList(question: Question, data: unknown, item: ItemAnswer, judging: AnswerContext): NextStep {
  const { reading, ask } = question;
  const edge = ask === "videos" ? "videos" : "live_videos";
  const list = reading.list ?? createLiveList(edge);
  reading.list = list;
  const after = addPage(list, data, judging.since, judging.receivedAt);
  if (after !== null) return ask1({ ...question, after });
  if (list.sessions.size === 0 && list.broken > 0)
    throw new ContractError(`no item of ${edge} could be read`, "bad_answer");
  reading.live = toLiveRead(list, {
    observedAt: judging.receivedAt,
    retentionDays: judging.settings.liveRetentionDays,
    from: sourceOf(edge, item, question, judging),
  });
  return done;
}

const done: NextStep = { next: [], error: null };
const ask1 = (question: Question): NextStep => ({ next: [{ ...question, repeated: false }], error: null });

function takeFault(
  question: Question,
  item: ItemAnswer,
  fault: GraphFault | null,
  judging: AnswerContext,
): NextStep {
  const { reading, ask, repeated } = question;
  const credential = credentialNameFor(reading, judging.shared);
  const error = toReachError({
    ...item,
    keepRaw: judging.keepRaw,
    retryAt: (scope) => {
      const who = scope === "credential" ? credential : reading.node;
      return judging.throttle.retryAt(who, [item.headers, judging.headers], judging.receivedAt);
    },
  });
  const meaning = fault === null ? null : meaningOfFault(fault, item.status);
  if (error instanceof TransportError && !repeated)
    return { next: [{ ...question, repeated: true }], error: null };
  // Code 1 also means that a list is too heavy: apart from it, the followers come.
  if (fault?.code === 1 && ask === "page") return split(question);
  if (fault !== null && meaning === "migrated") noteMigration(reading, fault);
  if (meaning !== "no_field") return fail(question, error, judging);
  if (ask === "page") return split({ ...question, repeated: false });
  if (ask === "lives") return fallBack(question, error, judging);
  if (ask === "videos" && reading.livesRefused !== null) return fail(question, reading.livesRefused, judging);
  reading.findings.push(lacking(error));
  return fail(question, error, judging);
}

/** One forbidden field fails a whole request: the halves are asked apart, so that the followers survive. */
function split(question: Question): NextStep {
  const both = question.reading.wanted.has("live")
    ? (["audience", "lives"] as const)
    : (["audience"] as const);
  return { next: both.map((ask) => ({ ...question, ask })), error: null };
}

function fallBack(question: Question, error: ReachError, { refusals, receivedAt }: AnswerContext): NextStep {
  const { reading } = question;
  refusals.remember(reading.node, error, receivedAt);
  reading.livesRefused = error;
  reading.list = null;
  reading.findings.push(lacking(error), FALLBACK_FINDING);
  return ask1({ ...question, ask: "videos", after: null });
}

/** Without the reference of the request, which is another one each time: the same refusal is one finding. */
function lacking({ message }: ReachError): Reading["findings"][number] {
  return { code: "permission_missing", detail: message.replace(TRACE, "") };
}

/**
 * Ends the question with the error, unless pages that came before already showed something that will not come again.
 */
function fail(question: Question, error: unknown, judging: AnswerContext): NextStep {
  const { reading } = question;
  // Whether the token or only this account is refused is found out first, for all such items together.
  if (error instanceof CredentialError) return { next: [], error };
  const gap = toFailedRead(error, judging.receivedAt);
  const list = reading.list;
  if (question.after !== null && !gap.retryable && list !== null && list.sessions.size > 0) {
    const from = sourceOf(list.edge, { status: 0, body: "", headers: {} }, question, judging);
    const { receivedAt: observedAt, settings } = judging;
    reading.live = toLiveRead(list, { observedAt, retentionDays: settings.liveRetentionDays, from });
    return { next: [], error };
  }
  settleWithError(question, error, judging.receivedAt);
  return { next: [], error };
}

function noteMigration(reading: Reading, fault: GraphFault): void {
  const now = readMigratedId(fault);
  const detail = `${reading.node} was migrated${now === null ? "" : ` to ${now}`}`;
  reading.findings.push({ code: "id_migrated", detail });
}

function sourceOf(edge: string, item: ItemAnswer, { reading }: Question, judging: AnswerContext) {
  return {
    source: SOURCE,
    edge,
    credential: credentialNameFor(reading, judging.shared),
    apiVersion: versionOf(item, judging),
    requestRef: item.headers["x-fb-trace-id"] ?? judging.headers["x-fb-trace-id"] ?? null,
  };
}

const versionOf = (item: ItemAnswer, judging: AnswerContext): string | null =>
  item.headers["facebook-api-version"] ?? judging.headers["facebook-api-version"] ?? null;

/** A version that has died is not refused but served by another: docs/graph-api/guides/versioning. */
function noteVersion(reading: Reading, item: ItemAnswer, judging: AnswerContext): void {
  const served = versionOf(item, judging);
  const asked = judging.settings.graphVersion;
  if (served === null || served === asked) return;
  if (reading.findings.some(({ code }) => code === "version_substituted")) return;
  reading.findings.push({
    code: "version_substituted",
    detail: `asked for ${asked}, served by ${served.slice(0, 20)}`,
  });
}
