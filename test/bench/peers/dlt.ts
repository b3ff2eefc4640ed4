import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openPython } from "../../support/python.ts";
import { type Peer, type PeerTask, readDltAnswer } from "./peer.ts";

/**
 * dlt, https://dlthub.com/docs/reference/performance: its `rest_api` source asks the same batches of 50 as we do, both
 * at once, in a process that stays warm. One request a Page takes it 8 to 11 s, so it is not measured so.
 */
export const dlt: Peer = {
  name: "dlt 1.18.2 into DuckDB",
  settings:
    "rest_api source, the Graph API's batches of 50 in parallel, append, loaded without threads, nothing compressed, polls of 1 and 10 ms, warm",
  open: async (task) => {
    const python = await openPython(join(import.meta.dirname, "dlt.txt"));
    return startReading(python.bin("python"), task);
  },
};

function startReading(python: string, task: PeerTask) {
  const child = spawn(python, [join(import.meta.dirname, "read-with-dlt.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const say = (line: unknown) => child.stdin.write(`${JSON.stringify(line)}\n`);
  say(task);
  return {
    read: async () => {
      say("read");
      const { value, done } = await lines.next();
      if (done === true) throw new Error("dlt ended before it had read all, see above");
      return readDltAnswer(value);
    },
    close: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
