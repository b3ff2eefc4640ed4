import type { Throttle } from "../graph/throttle.ts";
import type { ItemAnswer } from "../graph/wire.ts";
import type { GraphSettings } from "./client.ts";
import { credentialNameFor, type Question } from "./reading.ts";
import type { Refusals } from "./refusals.ts";

/** What an item's answer is judged with. */
export type AnswerContext = {
  settings: GraphSettings;
  throttle: Throttle;
  refusals: Refusals;
  keepRaw: (text: string) => string;
  since: Date;
  /** The name of the batch's own credential. */
  shared: string;
  receivedAt: Date;
  /** Headers of the batch as a whole. */
  headers: Record<string, string>;
};

/** What follows from an item's answer: further questions, or an error that may concern others. */
export type NextStep = { next: Question[]; error: unknown };

const SOURCE = "facebook graph api";
export const DONE: NextStep = { next: [], error: null };

/** Asks another question about the same Page. */
export const askNext = (question: Question): NextStep => ({
  next: [{ ...question, repeated: false }],
  error: null,
});

/** Where an answer comes from, as its observation keeps it. */
export function toSource(edge: string, item: ItemAnswer, { reading }: Question, context: AnswerContext) {
  return {
    source: SOURCE,
    edge,
    credential: credentialNameFor(reading, context.shared),
    apiVersion: servedVersion(item, context),
    requestRef: item.headers["x-fb-trace-id"] ?? context.headers["x-fb-trace-id"] ?? null,
  };
}

/** The version of Graph that served an item. */
export const servedVersion = (item: ItemAnswer, context: AnswerContext): string | null =>
  item.headers["facebook-api-version"] ?? context.headers["facebook-api-version"] ?? null;
