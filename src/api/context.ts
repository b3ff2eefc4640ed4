import type { FastifyInstance } from "fastify";
import type { AppContext } from "../services/context/app-context.ts";
import type { Freshness } from "../services/operations/freshness.ts";

/** What the server needs, passed in by the process. Functions are called at every request; nothing is cached here. */
export type ApiContext = {
  collector: AppContext;
  simulated: boolean;
  version: string;
  /** Identifies the deployment to its own processes; reveals nothing else. */
  deployment?: string;
  /** Rejects with the reason when a server that is needed does not answer. */
  ready(): Promise<void>;
  /** TopoJSON of the offices' outlines; left out = the map that ships. */
  mapFile?: string;
  /** The month that the first page shows; left out = the newest that can be answered. */
  homeMonth?: string;
  /** How old each platform's newest reading is. */
  freshness(): readonly Freshness[];
  /** Called after readings entered by people were saved. */
  onReadingsSaved?(): Promise<void>;
  /** Mounts the queue board under a path; absent = no board. */
  board?: (app: FastifyInstance, path: string) => Promise<void>;
};

/** Limits for one caller. */
export type ApiLimits = {
  /** Requests of one key in ten seconds. */
  requestsPerTenSeconds: number;
  /** Failed keys of one address in a minute. */
  failuresPerMinute: number;
  /** Resyncs that one key may request in a minute. */
  resyncsPerMinute: number;
  bodyBytes: number;
};

export const API_LIMITS: ApiLimits = {
  requestsPerTenSeconds: 10_000,
  failuresPerMinute: 30,
  resyncsPerMinute: 30,
  bodyBytes: 65_536,
};
