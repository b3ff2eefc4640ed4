import {
  ContractError,
  CredentialError,
  RateLimitedError,
  TransportError,
} from "../../errors/reach-error.ts";
import type { ReadContext } from "../contract.ts";
import { type AnswerContext, handleAnswer } from "./answers.ts";
import { APP_FAMILY, type BatchAnswer, type ClientParts, type GraphClient } from "./client.ts";
import { toGraphItem, type Question, settleWithError } from "./reading.ts";
import type { Refusals } from "./refusals.ts";
import type { TokenCheck } from "./token-check.ts";

export type ReadParts = ClientParts & { client: GraphClient; tokens: TokenCheck; refusals: Refusals };

/** What the rounds of one batch have in common. */
export type Round = {
  parts: ReadParts;
  ctx: ReadContext;
  since: Date;
  /** The name of the shared token. */
  shared: string;
  /** The platform asked for patience: nothing more is asked in this batch. */
  stop: RateLimitedError | null;
  /** How often the budget refused what it had room for a moment before: others were quicker. */
  overtaken: number;
  /** Tokens that were refused in this batch, with what was said. */
  dead: Map<string, CredentialError>;
};

export function newRound(parts: ReadParts, shared: string, since: Date, ctx: ReadContext): Round {
  return { parts, ctx, since, shared, stop: null, overtaken: 0, dead: new Map() };
}

/** Asks up to 50 questions in one POST and returns those that the answers lead to. Each is settled or asked on. */
export async function askBatch(questions: readonly Question[], round: Round): Promise<Question[]> {
  const { parts, since, shared } = round;
  const open = questions.filter((question) => !settledByNow(question, round));
  const token = outerToken(open, round);
  if (token === null) return [];
  const { asked, after } = await partByRoom(open, token, round);
  if (asked.length === 0) return [];
  const answer = await sendTogether(asked, token, round);
  if (!answer.ok && wasOvertaken(answer, round)) return [...asked, ...after];
  if (!answer.ok) return [...failTogether(asked, token, answer, round), ...after];
  const { receivedAt, headers } = answer.answer;
  const { settings, throttle, refusals, keepRaw } = parts;
  const judging: AnswerContext = {
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
    const step = handleAnswer(question, answer.items[index] ?? null, judging);
    next.push(...step.next);
    if (step.error instanceof RateLimitedError && step.error.scope === "credential") round.stop = step.error;
    if (step.error instanceof CredentialError) refused.push({ question, error: step.error });
  }
  await judgeRefusals(refused, receivedAt, round);
  return [...next, ...after];
}

/** Questions that need not be asked any more: patience was asked for, or their token was refused. */
function settledByNow(question: Question, round: Round): boolean {
  const token = question.reading.ownToken ?? round.parts.settings.accessToken;
  const why = round.stop ?? (token === null ? noToken() : (round.dead.get(token) ?? null));
  if (why === null) return false;
  settleWithError(question, why, round.ctx.now());
  return true;
}

const noToken = () =>
  new CredentialError("no Facebook token is set for this Page", "account", {
    remedy: "Set FACEBOOK_ACCESS_TOKEN, or give the Page a token in the file of Page tokens.",
  });

/** The token of the POST as a whole: the shared one while it lives, else that of the first Page. */
function outerToken(questions: readonly Question[], { parts, dead }: Round): string | null {
  const shared = parts.settings.accessToken;
  if (questions.length === 0) return null;
  if (shared !== null && !dead.has(shared)) return shared;
  return questions[0]?.reading.ownToken ?? null;
}

/**
 * Parts questions into those that the budget has room for now and those that come after: a whole Page can take a second
 * call, so accounts are read to the end and not all of them by half. Where there is room for a
 * single call, one account goes alone: its answer tells what more there is. Where there is none, all have to wait.
 */
async function partByRoom(
  questions: readonly Question[],
  token: string,
  round: Round,
): Promise<{ asked: readonly Question[]; after: readonly Question[] }> {
  const { ctx } = round;
  const costs = questions.map(({ ask }) => (ask === "page" ? 2 : 1));
  const needed = costs.reduce((sum, cost) => sum + cost, 0);
  const room = await ctx.availableCalls?.(nameOf(questions, token, round), APP_FAMILY, needed);
  if (room === undefined || room.calls >= needed) return { asked: questions, after: [] };
  let left = room.calls;
  const fitting = Math.max(
    room.calls >= 1 ? 1 : 0,
    costs.findIndex((cost) => (left -= cost) < 0),
  );
  if (fitting > 0) return { asked: questions.slice(0, fitting), after: questions.slice(fitting) };
  const why = new RateLimitedError("the call budget has no room for it now", room.retryAt, "account");
  for (const question of questions) settleWithError(question, why, ctx.now());
  return { asked: [], after: [] };
}

/** The name of the token of a POST as a whole. */
function nameOf(questions: readonly Question[], token: string, { shared }: Round): string {
  const first = questions[0]?.reading;
  return token === first?.ownToken ? `page:${first.ref.externalId ?? ""}` : shared;
}

async function sendTogether(
  questions: readonly Question[],
  token: string,
  round: Round,
): Promise<BatchAnswer> {
  const { parts, ctx } = round;
  const credential = nameOf(questions, token, round);
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

/** No more than so often a batch asks anew for the room that others took. */
const OVERTAKEN_MAX = 3;

/** Whether nothing was sent, since the budget had no more room for all of it: there may be some for a part. */
function wasOvertaken({ error, answer }: Extract<BatchAnswer, { ok: false }>, round: Round): boolean {
  if (answer !== null || !(error instanceof RateLimitedError) || error.scope !== "account") return false;
  round.overtaken += 1;
  return round.overtaken <= OVERTAKEN_MAX;
}

/** The POST failed as a whole. Only a refused token spares somebody: the Pages that have one of their own. */
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
    round.dead.set(token, new CredentialError(error.message, scope));
    return questions.filter((question) => !settledByNow(question, round));
  }
  for (const question of questions) settleWithError(question, error, at);
  return [];
}

/**
 * Items that were refused with the shared token: one cheap call tells whether it is dead. Alive, and only those
 * accounts are refused; dead, and the credential is.
 */
async function judgeRefusals(
  refused: readonly { question: Question; error: CredentialError }[],
  at: Date,
  round: Round,
): Promise<void> {
  const { parts, ctx, shared } = round;
  const token = parts.settings.accessToken;
  const onShared = refused.filter(({ question }) => question.reading.ownToken === null);
  if (token !== null && onShared.length > 0 && !(await isAlive(parts.tokens, token, shared, ctx)))
    round.dead.set(token, new CredentialError(onShared[0]?.error.message ?? "", "credential"));
  for (const { question, error } of refused) {
    const used = question.reading.ownToken ?? token ?? "";
    settleWithError(question, round.dead.get(used) ?? error, at);
  }
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
