import { spawn } from "node:child_process";
import { once } from "node:events";
import { identify, isAlive } from "../../../src/embedded/processes/process-identity.ts";

describe("the identity of a process", () => {
  it("holds while the process lives, and no longer", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const identity = identify(child.pid ?? 0);
    expect(identity).toEqual({ pid: child.pid, startedAt: expect.any(String) });
    expect(identity !== null && isAlive(identity)).toBe(true);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(identity !== null && isAlive(identity)).toBe(false);
  });

  it("is not taken over by another process with the same pid", () => {
    expect(isAlive({ pid: process.pid, startedAt: "another" })).toBe(false);
  });

  it("is null for an unused pid", () => {
    expect(identify(2 ** 22 + 1)).toBeNull();
  });
});
