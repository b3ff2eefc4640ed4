import { hash32 } from "../random.ts";
import type { AccountState } from "../world/world.ts";
import { missing, notAuthorized, type PartialError, suspended, unavailable } from "./problem.ts";
import { readFields, readList, refuseOthers, faultScope, usesPostDialect, type XCall } from "./x-call.ts";

export const USER_PARAMETERS = ["user.fields", "expansions", "post.fields", "tweet.fields"];
export const USER_ID = /^[0-9]{1,19}$/;
export const USERNAME = /^[A-Za-z0-9_]{1,15}$/;

type UserAnswer = { data?: unknown; errors?: PartialError[] };

/** `/2/users` and `/2/users/by`: up to a hundred; each is found, missing, suspended or protected separately. */
export function lookUpUsers(call: XCall, by: "ids" | "usernames"): UserAnswer {
  refuseOthers(call, [by, ...USER_PARAMETERS]);
  const values = readList(call, by, by === "ids" ? USER_ID : USERNAME);
  const users: unknown[] = [];
  const errors: PartialError[] = [];
  const paid: string[] = [];
  for (const value of values) {
    const found = findUser(call, by === "ids" ? "id" : "username", value, by);
    if ("error" in found) errors.push(found.error);
    else {
      users.push(userObject(call, found.face));
      paid.push(found.face.id);
    }
  }
  call.site.usage.bill("users", paid, call.at);
  return { ...(users.length > 0 ? { data: users } : {}), ...(errors.length > 0 ? { errors } : {}) };
}

/** `/2/users/:id` and `/2/users/by/username/:username`. For a missing user the response is 200 with only `errors`. */
export function lookUpUser(call: XCall, by: "id" | "username", value: string): UserAnswer {
  refuseOthers(call, USER_PARAMETERS);
  const found = findUser(call, by, value, by);
  if ("error" in found) return { errors: [found.error] };
  call.site.usage.bill("users", [found.face.id], call.at);
  return { data: userObject(call, found.face) };
}

export function findUser(
  call: XCall,
  by: "id" | "username",
  value: string,
  parameter: string,
): { face: AccountState } | { error: PartialError } {
  const { world, faults } = call.site;
  const asked = { parameter, value, resourceType: "user" };
  const face = by === "id" ? world.byId("x", value) : world.byHandle("x", value);
  if (!face || (face.bornMs !== null && call.at < face.bornMs)) return { error: missing(asked) };
  const scope = faultScope(call, face.account.accountKey);
  if (faults.isEmpty) return { face };
  if (faults.trigger("flaky", scope, ({ account }) => account !== undefined)) throw unavailable();
  if (faults.trigger("gone", scope)) return { error: missing(asked) };
  if (faults.trigger("suspended", scope)) return { error: suspended(asked) };
  if (faults.trigger("forbidden", scope, ({ account }) => account !== undefined))
    return { error: notAuthorized(asked) };
  const renamed = faults.peek("renamed", scope);
  if (!renamed) return { face };
  return by === "username"
    ? { error: missing(asked) }
    : { face: { ...face, handle: renamed.to ?? newHandle(face) } };
}

function newHandle(face: AccountState): string {
  return `${face.handle.slice(0, 12)}_v2`;
}

export function userObject(call: XCall, face: AccountState): Record<string, unknown> {
  const wanted = readFields(call, "user.fields");
  const user: Record<string, unknown> = { id: face.id, name: face.name, username: face.handle };
  const hash = hash32(face.id);
  const optional: Record<string, () => unknown> = {
    created_at: () => new Date(Date.UTC(2012 + (hash % 9), hash % 12, 1 + (hash % 27))).toISOString(),
    description: () => `${face.name}. This account is simulated.`,
    location: () => "Bihar, India",
    protected: () => false,
    verified: () => hash % 3 === 0,
    verified_type: () => (hash % 3 === 0 ? "government" : "none"),
    url: () => "",
    public_metrics: () => publicMetrics(call, face, hash),
  };
  for (const [name, read] of Object.entries(optional)) if (wanted.has(name)) user[name] = read();
  return user;
}

function publicMetrics(call: XCall, face: AccountState, hash: number): Record<string, unknown> {
  const { world, faults } = call.site;
  const { accountKey } = face.account;
  const scope = faultScope(call, accountKey);
  const followers = world.followersAt(accountKey, call.at);
  const metrics: Record<string, unknown> = {
    followers_count: faults.trigger("number-as-string", scope) ? String(followers) : followers,
    following_count: 40 + (hash % 400),
    [usesPostDialect(call) ? "post_count" : "tweet_count"]: world.postsAt(accountKey, call.at),
    listed_count: hash % 90,
    like_count: hash % 5000,
    media_count: hash % 1200,
  };
  if (faults.trigger("missing-count", scope)) delete metrics["followers_count"];
  return metrics;
}
