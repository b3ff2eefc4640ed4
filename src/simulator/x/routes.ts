import { listBroadcasts, oneBroadcast } from "./broadcasts.ts";
import { timeline } from "./posts.ts";
import { invalidRequest } from "./problem.ts";
import { postUsage } from "./usage.ts";
import { lookUpUser, lookUpUsers, USER_ID, USERNAME } from "./users.ts";
import type { XCall } from "./x-call.ts";
import type { XFamily } from "./x-limits.ts";

export type XRoute = { name: string; family: XFamily; answer: (call: XCall) => unknown };

type Pattern = {
  path: RegExp;
  name: string;
  family: XFamily;
  answer: (call: XCall, value: string) => unknown;
};

const PATTERNS: readonly Pattern[] = [
  { path: /^\/2\/users$/, name: "users", family: "users", answer: (call) => lookUpUsers(call, "ids") },
  {
    path: /^\/2\/users\/by$/,
    name: "users_by",
    family: "users_by",
    answer: (call) => lookUpUsers(call, "usernames"),
  },
  {
    path: /^\/2\/users\/by\/username\/([^/]+)$/,
    name: "user_by",
    family: "users_by",
    answer: (call, name) => lookUpUser(call, "username", checked("username", name, USERNAME)),
  },
  {
    path: /^\/2\/users\/([^/]+)$/,
    name: "user",
    family: "users",
    answer: (call, id) => lookUpUser(call, "id", checked("id", id, USER_ID)),
  },
  {
    path: /^\/2\/users\/([^/]+)\/tweets$/,
    name: "posts",
    family: "posts",
    answer: (call, id) => timeline(call, checked("id", id, USER_ID)),
  },
  {
    path: /^\/2\/broadcasts$/,
    name: "broadcasts",
    family: "broadcasts",
    answer: (call) => listBroadcasts(call),
  },
  { path: /^\/2\/broadcasts\/([^/]+)$/, name: "broadcast", family: "broadcasts", answer: oneBroadcast },
  { path: /^\/2\/usage\/tweets$/, name: "usage", family: "usage", answer: (call) => postUsage(call) },
];

/** `null` = X has no such route. */
export function findRoute(path: string): XRoute | null {
  for (const { path: pattern, name, family, answer } of PATTERNS) {
    const match = pattern.exec(path);
    if (match) return { name, family, answer: (call) => answer(call, decoded(match[1] ?? "")) };
  }
  return null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function checked(name: string, value: string, pattern: RegExp): string {
  if (pattern.test(value)) return value;
  throw invalidRequest(
    `The \`${name}\` query parameter value [${value.slice(0, 100)}] does not match ${pattern.source}`,
    {
      [name]: [value.slice(0, 100)],
    },
  );
}
