import { PassThrough } from "node:stream";
import { createLogger } from "../../../src/telemetry/logger.ts";

function listen(isTTY = false) {
  const stream = Object.assign(new PassThrough(), { isTTY });
  const log = createLogger({ level: "info", secrets: ["hush-hush"], stream });
  return {
    log,
    lines: () =>
      String(stream.read() ?? "")
        .split("\n")
        .filter(Boolean),
  };
}

describe("the logger", () => {
  it("writes one JSON line an entry, with time, level, message and fields", () => {
    const { log, lines } = listen();
    log.info("sweep closed", { platform: "x", read: 3 });
    log.warn("platform asks for patience");
    const entries = lines().map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries).toEqual([
      { time: expect.stringMatching(/Z$/), level: "info", message: "sweep closed", platform: "x", read: 3 },
      { time: expect.any(String), level: "warn", message: "platform asks for patience" },
    ]);
  });

  it("says nothing below its level", () => {
    const { log, lines } = listen();
    log.debug("too much");
    expect(lines()).toEqual([]);
  });

  it("lets no secret through, however deep it lies", () => {
    const { log, lines } = listen();
    const error = new Error("hush-hush was refused", { cause: new Error("access_token=abcdef") });
    log.error("hush-hush in the message", { deep: [{ list: ["hush-hush"] }], error, "hush-hush": 1 });
    const [line = ""] = lines();
    expect(line).not.toMatch(/hush-hush|abcdef/);
    expect(JSON.parse(line)).toMatchObject({ error: { message: "[redacted] was refused" } });
  });

  it("writes a failure that repeats once a minute, whatever its figures, and others beside it", () => {
    const { log, lines } = listen();
    for (let port = 1; port <= 1_000; port += 1)
      log.warn("redis connection error", { error: `refused ${port}` });
    log.warn("redis connection error", { error: "READONLY" });
    log.error("redis connection error", { error: "READONLY" });
    for (const office of ["patna", "gaya"]) log.warn("registry warning", { office });
    const entries = lines().map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.map(({ level, error, office }) => [level, error ?? office])).toEqual([
      ["warn", "refused 1"],
      ["warn", "READONLY"],
      ["error", "READONLY"],
      ["warn", "patna"],
      ["warn", "gaya"],
    ]);
  });

  it("writes the stack of a bug, and none for a system error", () => {
    const { log, lines } = listen();
    const full = Object.assign(new Error("ENOSPC: no space left on device"), {
      code: "ENOSPC",
      syscall: "write",
    });
    log.error("one", { error: new TypeError("a bug", { cause: full }) });
    const [line = ""] = lines();
    const { error } = JSON.parse(line) as { error: { stack: string; cause: Record<string, unknown> } };
    expect(error.stack).toContain("logger.test.ts");
    expect(error.cause).toEqual({ name: "Error", message: "ENOSPC: no space left on device" });
  });

  it("is not upset by circles, functions or big numbers, and lets no field take the message's place", () => {
    const { log, lines } = listen();
    const circle: Record<string, unknown> = { big: 10n, call: () => 1 };
    circle.self = circle;
    log.info("odd", { circle, message: "another", level: "error" });
    expect(JSON.parse(lines()[0] ?? "")).toMatchObject({
      message: "odd",
      level: "info",
      message_: "another",
    });
  });

  it("writes a line for a person on a terminal, in which no title can move the cursor", () => {
    const { log, lines } = listen(true);
    log.info("a live was seen", { title: "one\u001b[2Jtwo\nthree \u202efour", office: "patna" });
    const [line = "", ...more] = lines();
    expect(more).toEqual([]);
    expect(line).toMatch(/^\d\d:\d\d:\d\d info {2}a live was seen title=.* office=patna$/);
    for (const char of ["\u001b", "\u202e"]) expect(line).not.toContain(char);
  });
});
