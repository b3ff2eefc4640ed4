import type { PlatformId } from "../../domain/platform.ts";
import type { Batch, ReadingResult, Slots, Sweep, SweepCounts, SweepSteps } from "../../domain/sweep.ts";
import type { BatchInContext, BatchTally } from "./batches.ts";
import type { Selection } from "./selection.ts";

export type SweepStore = {
  /** Stores a sweep with its frozen batches, or returns the one that is stored under its id already. */
  create(sweep: Sweep, batches: readonly Batch[]): Promise<{ sweep: Sweep; created: boolean }>;
  /**
   * Stores the batches of a further step with how far the sweep is planned then; false = the sweep is closed, or
   * another planner stored a step after the one in `sweep`.
   */
  addStep(
    sweep: Sweep,
    step: { batches: readonly Batch[]; expected: number; steps: SweepSteps },
  ): Promise<boolean>;
  get(sweepId: string): Promise<Sweep | null>;
  batch(batchId: string): Promise<Batch | null>;
  /**
   * A batch with all that an attempt at it has to know before it asks, in one question; of scheduled work, whose slots
   * are named, the stored states of its readings too.
   */
  batchInContext(batchId: string, due?: { slots: Slots; zone: string }): Promise<BatchInContext | null>;
  listBatches(sweepId: string): Promise<Batch[]>;
  /** Batches that are not settled, in their order. */
  openBatches(sweepId: string): AsyncIterable<Batch>;
  openBatchIds(sweepId: string): AsyncIterable<string>;
  /** The accounts of the batches with these numbers, `[from, to)`, in the order in which they are asked. */
  accountKeys(sweepId: string, from: number, to?: number): Promise<string[]>;
  settleBatch(batchId: string, at: Date, tally: BatchTally): Promise<void>;
  /** The sum of what its settled batches brought. */
  tally(sweepId: string): Promise<BatchTally>;
  /** Keeps how readings of a hand-made sweep ended; the newest result of an (account, metric) replaces the older. */
  saveResults(batchId: string, results: readonly ReadingResult[]): Promise<void>;
  results(sweepId: string): Promise<ReadingResult[]>;
  countResults(sweepId: string): Promise<number>;
  addCounts(sweepId: string, counts: Partial<SweepCounts>): Promise<void>;
  /** Notes readings (`account|metric`) that no further attempt at the batch is to ask for. */
  giveUp(batchId: string, readings: readonly string[]): Promise<void>;
  /** Whether a stored batch of the sweep is not settled; one planned in steps may get further batches. */
  hasOpenBatch(sweepId: string): Promise<boolean>;
  /** Closes a sweep once, with what it brought: null when it was closed before. */
  close(sweepId: string, at: Date, counts?: Partial<SweepCounts>): Promise<Sweep | null>;
  /** Sweeps that are not closed, oldest slot first. */
  open(platform?: PlatformId): Promise<Sweep[]>;
  latest(platform: PlatformId): Promise<Sweep | null>;
  list(selection: Pick<Selection, "platform" | "since" | "until">, limit: number): Promise<Sweep[]>;
};
