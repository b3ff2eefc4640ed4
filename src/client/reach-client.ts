import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { paths, Problem } from "./schema.ts";

/** The interface with the types of its description: `client.GET("/v1/snapshots", { params: { query: … } })`. */
export type ReachClient = Client<paths, "application/json" | "application/problem+json">;

export type ReachClientOptions = {
  /** Where it is served: `http://127.0.0.1:8080`. */
  address: string;
  /** As `reach keys add` prints it; left out where the interface is open on this machine. */
  key?: string;
  /** Another `fetch` than the platform's own. */
  fetch?: ClientOptions["fetch"];
};

export function reachClient({ address, key, fetch }: ReachClientOptions): ReachClient {
  return createClient({
    baseUrl: address,
    ...(key === undefined ? {} : { headers: { "x-api-key": key } }),
    ...(fetch === undefined ? {} : { fetch }),
  });
}

/** What the interface said no to, in its words: `status`, `detail`, and `errors` with each field at fault. */
export class ReachProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "ReachProblem";
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }
}

type Answered<Data> = { data?: Data; error?: unknown; response: Response };

/** What came, or a thrown `ReachProblem`: `const { items } = await told(client.GET("/v1/offices"))`. */
export async function told<Data>(asked: Promise<Answered<Data>>): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await asked;
  if (response.ok) return data as Exclude<Data, undefined>;
  throw new ReachProblem(problemOf(error, response));
}

function problemOf(error: unknown, { status, statusText }: Response): Problem {
  const isProblem = typeof error === "object" && error !== null && "title" in error && "status" in error;
  return isProblem ? (error as Problem) : { type: "about:blank", title: statusText, status };
}
