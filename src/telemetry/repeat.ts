export type Repeating = {
  /** Runs the work now, unless it is running. */
  run(): void;
  /** Ends the repetition after a running piece of work. */
  stop(): Promise<void>;
};

/** Repeats work at an interval in real milliseconds; runs never overlap. `work` must not reject. */
export function repeat(everyMs: number, work: () => Promise<void>): Repeating {
  let running: Promise<void> | null = null;
  const run = (): void => {
    running ??= work().finally(() => {
      running = null;
    });
  };
  const timer = setInterval(run, everyMs);
  timer.unref();
  return {
    run,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
