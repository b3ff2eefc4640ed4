import { startAnsweringServer } from "../../support/answering-server.ts";
import type { AnsweringServer } from "../../support/answering-server.ts";
import { at } from "../../support/collector.ts";
import { Outside } from "../../support/outside.ts";
import type { ReachProcess } from "../../support/reach-process.ts";
import { until } from "../../support/until.ts";

const closed = (platform: string, local: string) =>
  `closed ${platform} ${at(`2023-07-20 ${local}`).toISOString()}`;

describe("reach as a person runs it, on a clock file", () => {
  let outside: Outside;
  let heart: AnsweringServer;
  let daemon: ReachProcess;

  const moveTo = (local: string) => outside.setClock(at(`2023-07-20 ${local}`));
  const health = async () => {
    const [, address = ""] = /health at (\S+)/.exec(daemon.stderr) ?? [];
    const answer = await fetch(address);
    return { status: answer.status, body: (await answer.json()) as { silent: { platform: string }[] } };
  };

  beforeAll(async () => {
    heart = await startAnsweringServer((_, response) => response.writeHead(204).end());
    outside = await Outside.open("outside", {
      start: at("2023-07-20 12:00"),
      accounts: 3,
      env: { REACH_HEARTBEAT_URL: heart.url },
    });
    daemon = outside.start("start");
    await daemon.line(closed("facebook", "12:00"));
    await daemon.line(closed("x", "12:00"));
  });
  afterAll(async () => {
    await outside.close();
    await heart.close();
  });

  it("start reports each slot as the file moves, also skipped ones, which are gaps", async () => {
    await moveTo("12:10");
    await daemon.line(closed("facebook", "12:10"));
    await moveTo("12:11");
    await moveTo("14:05");
    await daemon.line(closed("facebook", "14:00"));
    await daemon.line(closed("x", "14:00"));
    const reported = daemon.lines.filter((line) => line.startsWith("closed facebook"));
    expect(reported).toHaveLength(13);
    expect(reported).toEqual(reported.toSorted((a, b) => a.localeCompare(b)));
    expect(daemon.lines.filter((line) => line.startsWith("closed x"))).toHaveLength(3);
    const gaps = await outside.exported("gaps");
    expect(gaps.filter(({ metric }) => metric === "live")).toHaveLength(10 * 3);
    expect(gaps.filter(({ metric }) => metric === "audience")).toHaveLength(6);
    expect(gaps[0]).toMatchObject({ reason: "not_running", simulated: true });
    const snapshots = await outside.exported("snapshots");
    expect(snapshots).toHaveLength(2 * 6);
    for (const { account, followers, observedAt } of snapshots)
      expect(followers).toBe(
        outside.simulator.world.followersAt(String(account), new Date(String(observedAt))),
      );
  });

  it("start goes on when the clock moves while a sweep is under way", async () => {
    outside.simulator.faults.add({ kind: "slow", milliseconds: 500, count: 1 });
    const before = outside.simulator.requests.total;
    await moveTo("14:10");
    await until(() => outside.simulator.requests.total > before);
    await moveTo("14:20");
    await daemon.line(closed("facebook", "14:10"));
    await daemon.line(closed("facebook", "14:20"));
    expect(daemon.lines.filter((line) => line === closed("facebook", "14:10"))).toHaveLength(1);
  });

  it("collect beside a daemon reads one office by its Hindi name, and exits 0", async () => {
    const read = await outside.run("collect", "--office", "कार्यालय 2");
    expect(read).toMatchObject({ code: 0, stderr: expect.stringContaining("SIMULATED") as string });
    expect(read.stdout).toContain("office-2.facebook");
    expect(read.stdout).not.toContain("office-1.facebook");
  });

  it("collect exits 3 where something did not come, and 1 with the nearest name where the office is unknown", async () => {
    outside.simulator.faults.add({ kind: "gone", account: "office-1.x" });
    const some = await outside.run("collect", "--office", "office-1", "--platform", "x");
    expect(some.code).toBe(3);
    expect(some.stdout).toContain("not_found");
    outside.simulator.faults.clear();
    const none = await outside.run("collect", "--office", "ofice-1");
    expect(none.code).toBe(1);
    expect(none.stderr).toContain("office-1");
    expect(none.stdout).toBe("");
  });

  it.each([
    ["collect --platform tiktok", "known are facebook, x"],
    ["resync office-1 --since 2099-01-01", "--since 2099-01-01 has not come yet"],
    ["export gaps --since 2023-07-15 --until 2023-07-14", "--since 2023-07-15 is after --until 2023-07-14"],
  ])("%s ends at once with one sentence, and reads nothing", async (line, sentence) => {
    const requests = outside.simulator.requests.total;
    const { code, stdout, stderr } = await outside.run(...line.split(" "));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(outside.simulator.requests.total).toBe(requests);
  });

  it("collect --wait ends in time with a gap where the platform says wait for longer", async () => {
    outside.simulator.faults.add({ kind: "throttle", platform: "facebook", minutes: 3 });
    const read = await outside.run("collect", "--platform", "facebook", "--metric", "live", "--wait", "1");
    expect(read.code).toBe(3);
    expect(read.stdout).toContain("rate_limited");
    outside.simulator.faults.clear();
    await moveTo("14:30");
    await daemon.line(closed("facebook", "14:30"));
  });

  it("resync reads an office again from a day on, and exits 0", async () => {
    const read = await outside.run("resync", "office-3", "--since", "2023-07-01");
    expect(read).toMatchObject({ code: 0, stderr: expect.stringContaining("3 of 3 expected") as string });
  });

  it("start takes up a changed registry without a restart", async () => {
    await outside.register(outside.simulator.accounts.filter(({ officeId }) => officeId !== "office-3"));
    await moveTo("15:00");
    await daemon.line(closed("x", "15:00"));
    const slot = at("2023-07-20 15:00").toISOString();
    const read = (await outside.exported("snapshots")).filter((row) => row["slot"] === slot);
    expect(new Set(read.map((row) => row["office"]))).toEqual(new Set(["office-1", "office-2"]));
  });

  it("healthz fails while a platform is silent, and the heartbeat is sent only after readings", async () => {
    expect((await health()).status).toBe(200);
    await until(() => heart.requests.length > 0);
    outside.simulator.faults.add({ kind: "html", platform: "facebook" });
    outside.simulator.faults.add({ kind: "html", platform: "x" });
    const beats = heart.requests.length;
    await moveTo("18:00");
    await daemon.line(closed("x", "18:00"));
    await until(async () => (await health()).status === 503);
    expect((await health()).body.silent.map(({ platform }) => platform)).toEqual(["facebook", "x"]);
    expect(heart.requests.length).toBe(beats);
    outside.simulator.faults.clear();
    await moveTo("19:00");
    await daemon.line(closed("x", "19:00"));
    await until(async () => (await health()).status === 200);
    await until(() => heart.requests.length > beats);
  });

  it("a daemon that is killed in mid-sweep costs nothing: the next one ends the sweep in the same slot", async () => {
    outside.simulator.faults.add({ kind: "slow", platform: "facebook", milliseconds: 60_000, count: 1 });
    const before = outside.simulator.requests.count("graph.batch");
    await moveTo("19:10");
    await until(() => outside.simulator.requests.count("graph.batch") > before);
    await daemon.stop("SIGKILL");
    daemon = outside.start("start");
    await daemon.line(closed("facebook", "19:10"));
    const slot = at("2023-07-20 19:10").toISOString();
    const gaps = (await outside.exported("gaps")).filter((row) => row["slot"] === slot);
    expect(gaps).toEqual([]);
  });

  it("stops within 10 s on SIGTERM while answers are slow, and the next command reads what was interrupted", async () => {
    outside.simulator.faults.add({ kind: "slow", platform: "facebook", milliseconds: 60_000, count: 1 });
    const before = outside.simulator.requests.count("graph.batch");
    await moveTo("19:20");
    await until(() => outside.simulator.requests.count("graph.batch") > before);
    const begun = performance.now();
    expect(await daemon.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    const alone = await outside.run("collect", "--metric", "live", "--platform", "facebook");
    expect(alone).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/(\d) of \1 expected readings received/) as string,
    });
    const slot = at("2023-07-20 19:20").toISOString();
    const gaps = (await outside.exported("gaps")).filter((row) => row["slot"] === slot);
    expect(gaps).toEqual([]);
    for (const secret of [outside.env["FACEBOOK_ACCESS_TOKEN"], outside.env["X_BEARER_TOKEN"]])
      expect(daemon.stderr + alone.stderr).not.toContain(secret);
  });
});
