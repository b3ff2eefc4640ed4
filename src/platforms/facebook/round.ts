import { toPageCredential } from "../../domain/credential.ts";
import {
  ContractError,
  CredentialError,
  RateLimitedError,
  type ReachError,
  TransportError,
} from "../../errors/reach-error.ts";
import { type ReadContext } from "../contract.ts";
import { toNotAsked } from "../failed-read.ts";
import type { AnswerContext } from "./answer-context.ts";
import { afterFailure, askApart, handleAnswer } from "./answers.ts";
import { APP_FAMILY } from "../graph/wire.ts";
import { type BatchAnswer, type ClientParts, type GraphClient } from "./client.ts";
import { toGraphItem, type Question, settleWithError } from "./reading.ts";
import type { Refusals } from "./refusals.ts";
import type { TokenCheck } from "./token-check.ts";

export type ReadParts = ClientParts & { client: GraphClient; tokens: TokenCheck; refusals: Refusals };

/** What the rounds of one batch share. */
export type Round = {
  parts: ReadParts;
  ctx: ReadContext;
  since: Date;
  /** The name of the shared token. */
  shared: string;
  /** The platform throttles: nothing more is asked in this batch. */
  stop: RateLimitedError | null;
  /** How often the budget refused calls it had offered a moment before: other processes took them. */
  overtaken: number;
  /** Tokens that were refused in this batch. */
  dead: Map<string, CredentialError>;
};

export function newRound(parts: ReadParts, shared: string, since: Date, ctx: ReadContext): Round {
  return { parts, ctx, since, shared, stop: null, overtaken: 0, dead: new Map() };
}

/** Asks up to 50 questions in one POST. Returns the questions that follow; the others are settled. */
export async function askBatch(questions: readonly Question[], round: Round): Promise<Question[]> {
  const { parts, since, shared } = round;
  const open = questions.filter((question) => !settledByNow(question, round));
  const token = outerToken(open, round);
  if (token === null) return [];
  const { asked, after } = await splitByBudget(open, token, round);
  if (asked.length === 0) return [];
  const answer = await sendTogether(asked, token, round);
  if (!answer.ok && wasOvertaken(answer, round)) return [...asked, ...after];
  if (!answer.ok) return [...failTogether(asked, token, answer, round), ...after];
  const { receivedAt, headers } = answer.answer;
  const { settings, throttle, refusals, keepRaw } = parts;
  const context: AnswerContext = {
    settings,
    throttle,
    refusals,
    keepRaw,
    since,
    shared,
    receivedAt,
    headers,
  };
  const next: Question[] = [];
  const refused: { question: Question; error: CredentialError }[] = [];
  for (const [index, question] of asked.entries()) {
    const step = handleAnswer(question, answer.items[index] ?? null, context);
    next.push(...step.next);
    if (step.error instanceof RateLimitedError && step.error.scope === "credential") round.stop = step.error;
    if (step.error instanceof CredentialError && question.reading.ownToken === null)
      refused.push({ question, error: step.error });
  }
  next.push(...(await judgeRefusals(refused, context, round)));
  return [...next, ...after];
}

/** Settles a question that is no longer asked: the platform throttles, or its token was refused. */
function settledByNow(question: Question, round: Round): boolean {
  const token = question.reading.ownToken ?? round.parts.settings.accessToken;
  const why = round.stop ?? (token === null ? noToken() : (round.dead.get(token) ?? null));
  if (why === null) return false;
  settleWithError(question, token === null ? why : asNotAsked(why), round.ctx.now());
  return true;
}

/** The same error for an account that was not asked because of it. */
function asNotAsked(error: RateLimitedError | CredentialError): ReachError {
  const message = toNotAsked(error.message);
  if (error instanceof RateLimitedError) return new RateLimitedError(message, error.retryAt, error.scope);
  return new CredentialError(message, error.scope, error.remedy === null ? {} : { remedy: error.remedy });
}

const noToken = () =>
  new CredentialError("no Facebook token is set for this Page", "account", {
    remedy:
      "Set FACEBOOK_ACCESS_TOKEN, or put a token of the Page into the file that FACEBOOK_PAGE_TOKENS_FILE names.",
  });

/** The token of the POST as a whole: the shared one while it is valid, else that of the first Page. */
function outerToken(questions: readonly Question[], { parts, dead }: Round): string | null {
  const shared = parts.settings.accessToken;
  if (questions.length === 0) return null;
  if (shared !== null && !dead.has(shared)) return shared;
  return questions[0]?.reading.ownToken ?? null;
}

/**
 * Splits questions into those that fit the call budget now and those that come after. A whole Page can take a second
 * call, so accounts are read completely rather than all of them by half. Room for a single call goes to one account,
 * whose answer shows the remaining budget. Without room all have to wait.
 */
async function splitByBudget(
  questions: readonly Question[],
  token: string,
  round: Round,
): Promise<{ asked: readonly Question[]; after: readonly Question[] }> {
  const { ctx } = round;
  const costs = questions.map(({ ask }) => (ask === "page" ? 2 : 1));
  const needed = costs.reduce((sum, cost) => sum + cost, 0);
  const room = await ctx.availableCalls?.(credentialNameOfPost(questions, token, round), APP_FAMILY, needed);
  if (room === undefined || room.calls >= needed) return { asked: questions, after: [] };
  let left = room.calls;
  const fitting = Math.max(
    room.calls >= 1 ? 1 : 0,
    costs.findIndex((cost) => (left -= cost) < 0),
  );
  if (fitting > 0) return { asked: questions.slice(0, fitting), after: questions.slice(fitting) };
  const why = new RateLimitedError("not asked: the call budget has no room now", room.retryAt, "account");
  for (const question of questions) settleWithError(question, why, ctx.now());
  return { asked: [], after: [] };
}

/** The credential name of a POST as a whole. */
function credentialNameOfPost(questions: readonly Question[], token: string, { shared }: Round): string {
  const first = questions[0]?.reading;
  return token === first?.ownToken ? toPageCredential(first.ref.externalId ?? "") : shared;
}

async function sendTogether(
  questions: readonly Question[],
  token: string,
  round: Round,
): Promise<BatchAnswer> {
  const { parts, ctx } = round;
  const credential = credentialNameOfPost(questions, token, round);
  try {
    return await parts.client.post(questions.map(toGraphItem), token, credential, "facebook batch", ctx);
  } catch (error) {
    if (
      error instanceof TransportError ||
      error instanceof ContractError ||
      error instanceof RateLimitedError
    )
      return { ok: false, answer: null, error };
    throw error;
  }
}

/** How often a batch asks the budget again after others took its calls. */
const OVERTAKEN_MAX = 3;

/** Whether nothing was sent because others used up the budget: there may be room for a part. */
function wasOvertaken({ error, answer }: Extract<BatchAnswer, { ok: false }>, round: Round): boolean {
  if (answer !== null || !(error instanceof RateLimitedError) || error.scope !== "account") return false;
  round.overtaken += 1;
  return round.overtaken <= OVERTAKEN_MAX;
}

/** The POST failed as a whole: of what was asked together in it, the followers are asked alone, then the lives. */
function failTogether(
  questions: readonly Question[],
  token: string,
  { error, answer }: Extract<BatchAnswer, { ok: false }>,
  round: Round,
): Question[] {
  const at = answer?.receivedAt ?? round.ctx.now();
  if (error instanceof RateLimitedError) round.stop = error;
  if (error instanceof CredentialError) {
    const scope = token === round.parts.settings.accessToken ? "credential" : "account";
    const remedy = error.remedy === null ? {} : { remedy: error.remedy };
    round.dead.set(token, new CredentialError(error.message, scope, remedy));
    return questions.filter((question) => !settledByNow(question, round));
  }
  const isFinal = error instanceof RateLimitedError || (error instanceof ContractError && !error.transient);
  const next = answer === null || isFinal ? [] : questions.filter(({ ask }) => ask === "page");
  for (const question of questions) if (!next.includes(question)) settleWithError(question, error, at);
  return next
    .flatMap((question) => askApart({ ...question, repeated: true }, "followers_first"))
    .map((half) => ({ ...half, ownPost: half.ask === "audience" }));
}

/**
 * Items that were refused with the shared token: one cheap call checks whether it is still valid. If not, the refusal
 * concerns every account that is read with it; if it is, each of these accounts is asked separately.
 */
async function judgeRefusals(
  refused: readonly { question: Question; error: CredentialError }[],
  context: AnswerContext,
  round: Round,
): Promise<Question[]> {
  const { parts, ctx, shared } = round;
  const token = parts.settings.accessToken;
  const [first] = refused;
  if (token === null || first === undefined) return [];
  const known = refused.find(({ error }) => error.scope === "credential")?.error;
  if (known !== undefined || !(await isAlive(parts.tokens, token, shared, ctx))) {
    const { message, remedy } = known ?? first.error;
    const dead = new CredentialError(message, "credential", remedy === null ? {} : { remedy });
    round.dead.set(token, dead);
    for (const { question } of refused) settleWithError(question, dead, context.receivedAt);
    return [];
  }
  return refused.flatMap(({ question, error }) => afterFailure(question, error, "token", context).next);
}

/** A check that could not be made proves nothing against the token. */
async function isAlive(tokens: TokenCheck, token: string, name: string, ctx: ReadContext): Promise<boolean> {
  try {
    return await tokens.isAlive(token, name, ctx);
  } catch (error) {
    if (error instanceof TransportError || error instanceof ContractError) return true;
    throw error;
  }
}
