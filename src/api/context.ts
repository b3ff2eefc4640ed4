import type { FastifyInstance } from "fastify";
import type { AppContext } from "../services/context/app-context.ts";
import type { Freshness } from "../services/operations/freshness.ts";

/** What the server needs; the process hands it in, and everything of it is asked anew at every call. */
export type ApiSource = {
  collector: AppContext;
  simulated: boolean;
  version: string;
  /** The same for every process of one deployment, and for no other; tells nothing else. */
  deployment?: string;
  /** Rejects with the reason when a server that is needed does not answer. */
  ready(): Promise<void>;
  /** How old each platform's newest reading is. */
  freshness(): readonly Freshness[];
  /** Called when readings that people entered were kept. */
  readingsKept?(): Promise<void>;
  /** Puts the board of the queues under a path; absent = there is none. */
  board?: (app: FastifyInstance, path: string) => Promise<void>;
};

/** Bounds of what one caller may take. */
export type ApiLimits = {
  /** Requests of one key in ten seconds. */
  requestsPerTenSeconds: number;
  /** Failed keys of one address in a minute. */
  failuresPerMinute: number;
  /** Re-readings that one key may ask for in a minute. */
  resyncsPerMinute: number;
  bodyBytes: number;
};

export const API_LIMITS: ApiLimits = {
  requestsPerTenSeconds: 10_000,
  failuresPerMinute: 30,
  resyncsPerMinute: 30,
  bodyBytes: 65_536,
};
