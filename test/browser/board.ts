import assert from "node:assert/strict";
import { createQueueBoard } from "../../workers/jobs/queue-board.ts";
import { startApi } from "../support/api.ts";
import { Rig } from "../support/collector.ts";
import { launchChromium } from "./chromium.ts";
import { startRunServers, stopRunServers } from "../support/run-servers.ts";

/** The board of the queues in a real Chromium, under the policy that it is sent with. Needs a Chromium. */
const KEY = "a-key-of-a-person-with-a-browser";

await startRunServers();
const rig = await Rig.open({ purpose: "browserboard", accounts: 1 });
const { collector } = await rig.process({ works: false });
const board = createQueueBoard({
  redisUrl: rig.deployment.redisUrl,
  prefix: collector.store.database,
  platforms: ["facebook", "x"],
  simulated: true,
  onError: () => {},
});
const api = await startApi(collector, { keys: [`admin:${KEY}`], board });
const browser = await launchChromium();
try {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
  const page = await context.newPage();
  const outside: string[] = [];
  const broken: string[] = [];
  page.on("requestfinished", (request) => {
    if (!request.url().startsWith(api.address)) outside.push(request.url());
  });
  page.on("pageerror", (error) => broken.push(error.message));
  await page.goto(new URL("/board", api.address).href);
  await page.fill("input[name=key]", KEY);
  await page.click("form[action='/login'] button");
  await page.getByText("facebook").first().waitFor();
  await page.getByText("control").first().waitFor();
  assert.match(await page.title(), /SIMULATED/);
  assert.deepEqual(broken, [], "nothing of the page fails");
  assert.deepEqual(outside, [], "nothing comes from elsewhere");
  process.stdout.write("the board works in a browser\n");
} finally {
  await browser.close();
  await api.close();
  await rig.close();
  await stopRunServers();
}
