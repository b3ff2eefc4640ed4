const LOOK_EVERY_MS = 10;

export type UntilOptions = { timeoutMs?: number; what?: string };

/**
 * Waits for something that emits no event: polls every 10 ms until the value is neither false, null nor undefined, and
 * returns it. Where an event exists, wait for that instead (`node:events` `once`).
 */
export async function until<T>(
  ask: () => T | Promise<T>,
  { timeoutMs = 30_000, what = ask.toString() }: UntilOptions = {},
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined)
      return answer as Exclude<T, false | null | undefined>;
    if (performance.now() > deadline) throw new Error(`did not come within ${timeoutMs} ms: ${what}`);
    await new Promise((settle) => setTimeout(settle, LOOK_EVERY_MS));
  }
}
