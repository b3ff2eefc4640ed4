import type { SimulatorContext } from "../exchange.ts";
import type { FaultScope } from "../faults/fault-board.ts";
import type { Credential } from "../world/credential.ts";
import { invalidRequest } from "./problem.ts";

export type XCall = {
  site: SimulatorContext;
  at: number;
  params: URLSearchParams;
  credential: Credential;
};

export function faultScope(call: XCall, accountKey: string | null): FaultScope {
  return { platform: "x", accountKey, credential: call.credential.name };
}

/** Whether counters use the `post` names; `tweet.fields` selects the legacy names. */
export function usesPostDialect(call: XCall): boolean {
  if (call.params.has("tweet.fields")) return false;
  return call.params.has("post.fields") || call.site.xDialect === "post";
}

/** Reads a comma-separated parameter as X does: one invalid value fails the whole request. */
export function readList(call: XCall, name: string, pattern: RegExp, required = true): string[] {
  const text = call.params.get(name);
  if (text === null || text === "") {
    if (!required) return [];
    throw invalidRequest(`The \`${name}\` query parameter can not be empty`, { [name]: [] });
  }
  const values = text.split(",");
  if (values.length > 100)
    throw invalidRequest(
      `The number of values in the \`${name}\` query parameter list [${values.length}] is not between 1 and 100`,
      { [name]: [text.slice(0, 100)] },
    );
  for (const value of values)
    if (!pattern.test(value))
      throw invalidRequest(
        `The \`${name}\` query parameter value [${value.slice(0, 100)}] does not match ${pattern.source}`,
        { [name]: [value.slice(0, 100)] },
      );
  return [...new Set(values)];
}

/** Reads an integer within bounds, or the default. */
export function readNumber(call: XCall, name: string, from: number, to: number, otherwise: number): number {
  const text = call.params.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,6}$/.test(text) || Number(text) < from || Number(text) > to)
    throw invalidRequest(
      `The \`${name}\` query parameter value [${text.slice(0, 50)}] is not between ${from} and ${to}`,
      { [name]: [text.slice(0, 50)] },
    );
  return Number(text);
}

/** Reads the fields of a `*.fields` parameter; X silently drops unknown ones. */
export function readFields(call: XCall, name: string): ReadonlySet<string> {
  return new Set((call.params.get(name) ?? "").split(",").filter((field) => field !== ""));
}

/** X refuses parameters that the endpoint does not have. */
export function refuseOthers(call: XCall, known: readonly string[]): void {
  for (const name of call.params.keys())
    if (!known.includes(name))
      throw invalidRequest(`The query parameter [${name.slice(0, 50)}] is not one of [${known.join(",")}]`, {
        [name.slice(0, 50)]: [call.params.get(name)?.slice(0, 50) ?? ""],
      });
}
