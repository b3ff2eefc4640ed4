import { addEventHandler } from "jest-circus";

/** Far above what any test needs on two quiet cores: a busy machine takes four times as long. */
const TEST_TIMEOUT_MS = 180_000;

/**
 * The runner calls tests and hooks without a bound: here each gets its own, so that one that hangs fails, is named, and
 * the run goes on.
 */
function within(fn, ownMs = 0) {
  const timeoutMs = Math.max(TEST_TIMEOUT_MS, ownMs);
  // The place of the test, not of this file, is what its failure shows.
  const late = new Error(`took longer than ${timeoutMs} ms`);
  return async () => {
    let timer;
    const bound = new Promise((_, reject) => {
      timer = setTimeout(() => reject(late), timeoutMs);
    });
    await Promise.race([fn(), bound]).finally(() => clearTimeout(timer));
  };
}

addEventHandler((event, { currentDescribeBlock }) => {
  const { children, hooks } = currentDescribeBlock;
  const added = { add_test: children, add_hook: hooks }[event.name]?.at(-1);
  if (added?.fn) added.fn = within(added.fn, event.timeout);
});
