import { at } from "../../support/collector.ts";
import { type AnsweringServer, startAnsweringServer } from "../../support/answering-server.ts";
import { Outside } from "../../support/outside.ts";
import { until } from "../../support/until.ts";
import { itemsOf, SEAL_KEY, took } from "./bench.ts";

describe("reach webhooks", () => {
  let outside: Outside;
  let hook: AnsweringServer;
  beforeAll(async () => {
    hook = await startAnsweringServer(took);
    outside = await Outside.open("hookcmd", {
      start: at("2023-07-20 12:00"),
      accounts: 2,
      env: { REACH_TOKEN_KEY: SEAL_KEY, REACH_WEBHOOKS_ALLOW_PRIVATE: "true" },
    });
  });
  afterAll(async () => {
    await outside.close();
    await hook.close();
  });

  it("makes one that the daemon serves, shows how far it is, tests it and takes it away", async () => {
    const url = `${hook.url}/hook`;
    const made = await outside.run(
      "webhooks",
      "add",
      url,
      "--after",
      "0",
      "--kinds",
      "snapshot",
      "--by",
      "a test",
    );
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining("is not shown again")]);
    const [, id = ""] = /^(hook-[0-9a-f]{12}) whsec_[A-Za-z0-9+/]{43}=$/m.exec(made.stdout) ?? [];
    expect(id).not.toBe("");

    const daemon = outside.start("start");
    await until(() => hook.requests.length > 0, { timeoutMs: 40_000 });
    await daemon.stop();
    expect(itemsOf(hook).map(({ kind }) => kind)).toEqual(itemsOf(hook).map(() => "snapshot"));

    const list = await outside.run("webhooks", "list");
    expect(list.stdout).toMatch(new RegExp(`^${id} .*snapshot +active +[1-9].*a test`, "m"));
    expect(list.stdout).not.toContain("/hook");
    expect((await outside.run("webhooks", "test", id)).code).toBe(0);
    const log = (await outside.run("webhooks", "deliveries", id)).stdout;
    expect(log).toMatch(/delivered +204/);
    expect((await outside.run("webhooks", "pause", id)).code).toBe(0);
    expect((await outside.run("webhooks", "list")).stdout).toContain("paused (by hand)");
    expect((await outside.run("webhooks", "remove", id)).code).toBe(0);
    const gone = await outside.run("webhooks", "resume", id);
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining(`there is no webhook "${id}"`)]);
  });

  it("refuses an address that is not public where that is not allowed, in one sentence", async () => {
    outside.env["REACH_WEBHOOKS_ALLOW_PRIVATE"] = "false";
    const refused = await outside.run("webhooks", "add", "https://127.0.0.1/hook");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("127.0.0.1 is not a public address");
    expect(refused.stderr).toContain("REACH_WEBHOOKS_ALLOW_PRIVATE=true");
  });
});
