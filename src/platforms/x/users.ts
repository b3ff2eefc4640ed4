import { ContractError } from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import { type AccountRef, type FailedRead, type ReadContext } from "../contract.ts";
import { failedRead, toFailedRead } from "../failed-read.ts";
import type { XClient } from "./client.ts";
import { failedReadFor, isTransientAnswer, isUnreadable, parseProblem, toPartialError } from "./errors.ts";
import { FIELDS, LIMITS } from "./limits.ts";
import { parseJson, type Problem, User, UsersAnswer } from "./schema.ts";

/** The result of a look-up for one account. `raw` is its part of the answer, as text. */
export type UserFound = { user: User; raw: string; answer: HttpResponse };
export type UserAnswer = { found: UserFound } | { refused: FailedRead };

export type UserLookup = {
  client: XClient;
  keepRaw: (text: string) => string;
  token: string;
  credential: string;
  ctx: ReadContext;
  /** How many more requests may be spent on splitting a refused batch. */
  bisectsLeft: number;
};

const WAYS = {
  ids: { path: "/2/users", pattern: /^[0-9]{1,19}$/, named: "is not an X id (1 to 19 digits)" },
  usernames: {
    path: "/2/users/by",
    pattern: /^[A-Za-z0-9_]{1,15}$/,
    named: "is not an X handle (letters, digits and _, at most 15)",
  },
} as const;
type Way = keyof typeof WAYS;

/** Looks accounts up by id if one is known, else by handle. Returns one answer for each. */
export async function lookUpUsers(
  look: UserLookup,
  accounts: readonly AccountRef[],
): Promise<Map<string, UserAnswer>> {
  const answers = new Map<string, UserAnswer>();
  for (const way of ["ids", "usernames"] as const) {
    const refs = accounts.filter((ref) => (ref.externalId === null) === (way === "usernames"));
    const sound = refs.filter((ref) => WAYS[way].pattern.test(keyOf(ref)));
    for (const ref of refs)
      if (!sound.includes(ref)) answers.set(ref.accountKey, malformed(ref, WAYS[way].named, look.ctx));
    for (let from = 0; from < sound.length; from += LIMITS.usersPerRequest)
      await lookUpSome(look, way, sound.slice(from, from + LIMITS.usersPerRequest), answers);
  }
  return answers;
}

const keyOf = (ref: AccountRef): string => ref.externalId ?? ref.handle ?? "";

async function lookUpSome(
  look: UserLookup,
  way: Way,
  refs: readonly AccountRef[],
  answers: Map<string, UserAnswer>,
): Promise<void> {
  if (refs.length === 0) return;
  const keys = [...new Set(refs.map(keyOf))];
  const { client, token, credential, ctx, keepRaw } = look;
  const refuseAll = (refused: FailedRead) => {
    for (const ref of refs) answers.set(ref.accountKey, { refused });
  };
  try {
    const answer = await client.get(
      {
        path: WAYS[way].path,
        query: { [way]: keys.join(","), "user.fields": FIELDS.user },
        token,
        credential,
        family: "users",
      },
      ctx,
    );
    if (answer.status === 400 && (await takeApart(look, way, refs, answer, answers))) return;
    if (isTransientAnswer(answer) || (answer.status !== 200 && !isPartial(answer)))
      return refuseAll(failedReadFor(answer, "credential", keepRaw));
    readAnswer(look, way, refs, answer, answers);
  } catch (error) {
    refuseAll(toFailedRead(error, ctx.now()));
  }
}

/** A look-up that finds nobody may be answered with 404 and the same list of problems as a partial 200. */
const isPartial = ({ status, body }: HttpResponse): boolean =>
  status === 404 && UsersAnswer.safeParse(parseJson(body)).success;

/**
 * A 400 fails a whole request for one malformed name. The names that it reports are set aside; if it reports none, the
 * request is halved, within a limit. False = the refusal is not about an account.
 */
async function takeApart(
  look: UserLookup,
  way: Way,
  refs: readonly AccountRef[],
  answer: HttpResponse,
  answers: Map<string, UserAnswer>,
): Promise<boolean> {
  const problems = parseProblem(answer.body)?.errors ?? [];
  const named = new Set(problems.flatMap((problem) => blamed(problem, way)));
  const about = problems.some(({ parameters, parameter }) => {
    const names = [...Object.keys(parameters ?? {}), ...(parameter ? [parameter] : [])];
    return names.length > 0 && !names.includes(way);
  });
  if (about && named.size === 0) return false;
  const guilty = refs.filter((ref) => named.has(keyOf(ref)));
  const refused = way === "ids" ? "is an id that X refuses" : "is a handle that X refuses";
  for (const ref of guilty) answers.set(ref.accountKey, malformed(ref, refused, look.ctx));
  const rest = refs.filter((ref) => !guilty.includes(ref));
  if (guilty.length > 0) {
    await lookUpSome(look, way, rest, answers);
    return true;
  }
  if (refs.length === 1 || look.bisectsLeft < 2) return false;
  look.bisectsLeft -= 2;
  const middle = Math.ceil(refs.length / 2);
  await lookUpSome(look, way, refs.slice(0, middle), answers);
  await lookUpSome(look, way, refs.slice(middle), answers);
  return true;
}

const blamed = (problem: Problem, way: Way): string[] => [
  ...(problem.parameters?.[way] ?? []).flatMap((value) => (value.includes(",") ? [] : [value])),
  ...(problem.parameter === way && problem.value ? [problem.value] : []),
];

function readAnswer(
  { keepRaw }: UserLookup,
  way: Way,
  refs: readonly AccountRef[],
  answer: HttpResponse,
  answers: Map<string, UserAnswer>,
): void {
  const parsed = UsersAnswer.safeParse(parseJson(answer.body));
  if (!parsed.success)
    throw new ContractError("X's answer to a look-up contains no users", "bad_answer", {
      raw: keepRaw(answer.body),
      transient: isUnreadable(answer),
    });
  const users = new Map<string, { user: User; raw: string }>();
  for (const item of parsed.data.data ?? []) {
    const user = User.safeParse(item);
    if (!user.success) continue;
    const key = userKey(user.data, way);
    if (!isWorse(user.data, users.get(key)?.user))
      users.set(key, { user: user.data, raw: JSON.stringify(item) });
  }
  const problemOf = problemsByKey(parsed.data.errors ?? []);
  for (const ref of refs) {
    const key = keyOf(ref).toLowerCase();
    const found = users.get(key);
    if (found) answers.set(ref.accountKey, { found: { ...found, answer } });
    else answers.set(ref.accountKey, { refused: absent(problemOf(key), answer, keepRaw) });
  }
}

/** Whether a second entry of the same user has no followers where the first has some: a count beats 0 and nothing. */
const isWorse = (user: User, before: User | undefined): boolean =>
  before !== undefined && followersOf(user) <= 0 && followersOf(before) > 0;

const followersOf = ({ public_metrics: metrics }: User): number =>
  typeof metrics?.followers_count === "number" ? metrics.followers_count : -1;

/** The account that a problem is about: named by id or value, or in its text only. */
function problemsByKey(problems: readonly Problem[]): (key: string) => Problem | undefined {
  const named = new Map<string, Problem>();
  const unnamed: Problem[] = [];
  for (const problem of problems) {
    const keys = [problem.resource_id, problem.value].filter((key) => key !== null && key !== undefined);
    for (const key of keys) named.set(key.toLowerCase(), problem);
    if (keys.length === 0) unnamed.push(problem);
  }
  return (key) =>
    named.get(key) ?? unnamed.find(({ detail }) => (detail ?? "").toLowerCase().includes(`[${key}]`));
}

const userKey = (user: User, way: Way): string =>
  (way === "ids" ? user.id : (user.username ?? "")).toLowerCase();

/** An account that is neither found nor mentioned is not proven to be gone: the answer is wrong. */
function absent(
  problem: Problem | undefined,
  answer: HttpResponse,
  keepRaw: (text: string) => string,
): FailedRead {
  const silent = "X's answer neither contains this account nor says why not";
  const error =
    problem === undefined
      ? new ContractError(silent, "bad_answer", { raw: keepRaw(answer.body) })
      : toPartialError(problem, keepRaw);
  return toFailedRead(error, answer.receivedAt);
}

function malformed(ref: AccountRef, why: string, ctx: ReadContext): UserAnswer {
  const key = keyOf(ref);
  const detail =
    key === ""
      ? "no id and no handle are known; fill in accounts.csv"
      : `${JSON.stringify(key.slice(0, 60))} ${why}; correct it in accounts.csv`;
  return { refused: failedRead("not_found", detail, ctx.now()) };
}
