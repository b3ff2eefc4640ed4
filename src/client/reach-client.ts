import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { paths, Problem } from "./schema.ts";

/** The HTTP API with the types of its OpenAPI description: `client.GET("/v1/snapshots", { params: { query: … } })`. */
export type ReachClient = Client<paths, "application/json" | "application/problem+json">;

export type ReachClientOptions = {
  /** The base address: `http://127.0.0.1:8080`. */
  address: string;
  /** A key from `reach keys add`; omit it if the API needs none on this machine. */
  key?: string;
  /** Replaces the built-in `fetch`. */
  fetch?: ClientOptions["fetch"];
};

export function reachClient({ address, key, fetch }: ReachClientOptions): ReachClient {
  return createClient({
    baseUrl: address,
    ...(key === undefined ? {} : { headers: { "x-api-key": key } }),
    ...(fetch === undefined ? {} : { fetch }),
  });
}

/** A refused request: `status`, `detail`, and `errors` with each invalid field. */
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

  /** What is wrong, as a sentence. */
  get detail(): string {
    return this.message;
  }

  /** The invalid fields, each with its sentence. */
  get errors(): NonNullable<Problem["errors"]> {
    return this.problem.errors ?? [];
  }
}

type Result<Data> = { data?: Data; error?: unknown; response: Response };

/** Returns the data, or throws a `ReachProblem`: `const { items } = await unwrap(client.GET("/v1/offices"))`. */
export async function unwrap<Data>(request: Promise<Result<Data>>): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await request;
  if (response.ok) return data as Exclude<Data, undefined>;
  throw new ReachProblem(problemOf(error, response));
}

function problemOf(error: unknown, { status, statusText }: Response): Problem {
  const isProblem = typeof error === "object" && error !== null && "title" in error && "status" in error;
  return isProblem ? (error as Problem) : { type: "about:blank", title: statusText, status };
}
