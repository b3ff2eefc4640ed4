import type { AppContext } from "../../src/services/context/app-context.ts";

/** What the time of a sweep is for, in order, along its slowest batch. */
export const STAGES = [
  "queue to planner",
  "planning",
  "storing the sweep",
  "queue to worker",
  "reading the batch",
  "gates",
  "answer",
  "mapping",
  "transaction",
  "closing",
] as const;

/** Milliseconds of each stage. */
export type Stages = Record<(typeof STAGES)[number], number>;

type Call = { begin: number; end: number };

/** Takes the time of the calls that part the stages of one sweep, until it is ended. */
export function traceStages({ store, http }: Pick<AppContext, "store" | "http">): { end(): Stages } {
  const begun = performance.now();
  const undo: (() => void)[] = [];
  const listen = <K extends string>(target: Record<K, unknown>, name: K): Call[] => {
    const calls: Call[] = [];
    const original = target[name] as (...args: unknown[]) => Promise<unknown>;
    target[name] = async (...args: unknown[]) => {
      const call = { begin: performance.now(), end: Number.NaN };
      calls.push(call);
      return original.apply(target, args).finally(() => (call.end = performance.now()));
    };
    undo.push(() => (target[name] = original));
    return calls;
  };
  const planned = listen(store.meta, "get");
  const created = listen(store.sweeps, "create");
  const loaded = listen(store.sweeps, "batchInContext");
  const sent = listen(http, "send");
  const recorded = listen(store.readings, "record");
  return {
    end: () => {
      const ended = performance.now();
      for (const restore of undo) restore();
      const first = (calls: Call[]) => calls[0] ?? { begin: Number.NaN, end: Number.NaN };
      const last = (calls: Call[]) => calls.toSorted((a, b) => a.end - b.end).at(-1) ?? first([]);
      const [plan, create, load, send, record] = [
        first(planned),
        first(created),
        last(loaded),
        last(sent),
        last(recorded),
      ];
      return {
        "queue to planner": plan.begin - begun,
        planning: create.begin - plan.begin,
        "storing the sweep": create.end - create.begin,
        "queue to worker": load.begin - create.end,
        "reading the batch": load.end - load.begin,
        gates: send.begin - load.end,
        answer: send.end - send.begin,
        mapping: record.begin - send.end,
        transaction: record.end - record.begin,
        closing: ended - record.end,
      };
    },
  };
}
