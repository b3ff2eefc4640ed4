import assert from "node:assert/strict";
import { runWorkers } from "../../workers/jobs/run-workers.ts";
import { startApi } from "../support/api.ts";
import { at, Rig } from "../support/collector.ts";
import { launchChromium } from "./chromium.ts";
import { startRunServers, stopRunServers } from "../support/run-servers.ts";
import { look, seen, write } from "../integration/store/samples.ts";

/** `npm run check:browser`: the pages in a real Chromium, with scripts switched off. Needs a Chromium. */
const KEY = "a-key-of-a-person-with-a-browser";
const HOSTILE = `<img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>`;

await startRunServers();
const rig = await Rig.open({ purpose: "browser", accounts: 3, livesEach: 2, start: at("2023-07-20 12:00") });
const { collector } = await rig.process({ works: false });
const workers = await runWorkers({
  collector,
  redisUrl: rig.deployment.redisUrl,
  prefix: collector.store.database,
  platforms: ["facebook", "x"],
  keepsSchedule: true,
});
await collector.store.cadence.record(collector.cadence, collector.clock.now());
await collector.store.readings.record(
  write({
    looks: [
      look({
        accountKey: "office-1.facebook",
        officeId: "office-1",
        slot: at("2023-07-20 11:50"),
        sessions: [
          seen({ title: HOSTILE, createdAt: at("2023-07-19 09:00"), startedAt: at("2023-07-19 09:00") }),
        ],
      }),
    ],
  }),
);
const api = await startApi(collector, { keys: [KEY] });
const browser = await launchChromium();
try {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  const open = (path: string) => page.goto(new URL(path, api.address).href);

  await open("/offices/office-1?month=2023-07");
  assert.match(page.url(), /\/login\?to=/, "a page without a key leads to the form");
  await page.fill("input[name=key]", "not-a-key-at-all");
  await page.click("form[action='/login'] button");
  assert.equal(await page.locator("[role=alert]").count(), 1, "a wrong key is said");
  await page.fill("input[name=key]", KEY);
  await page.click("form[action='/login'] button");
  assert.match(page.url(), /\/offices\/office-1\?month=2023-07$/, "the form leads on to the page");
  const [session] = (await context.cookies()).filter(({ name }) => name === "reach_session");
  assert.deepEqual(
    [session?.httpOnly, session?.sameSite],
    [true, "Strict"],
    "scripts and other sites cannot use it",
  );

  assert.ok((await page.content()).includes("&lt;script&gt;"), "a hostile title is shown");
  assert.equal(await page.locator("script:not([src]), img").count(), 0, "and stays text");
  const wide = await page.locator("html").evaluate((root) => root.scrollWidth > root.clientWidth + 1);
  assert.equal(wide, false, "a telephone shows the page without scrolling sideways");

  const token = await page.locator("form[action$=read-again] input[name=token]").getAttribute("value");
  assert.match(token ?? "", /^[0-9a-f]{64}$/);
  const forged = await page.request.post(new URL("/offices/office-1/read-again", api.address).href, {
    form: { token: "0".repeat(64) },
  });
  assert.equal(forged.status(), 403, "a form that is not ours is refused");
  await page.fill("input[name=reason]", HOSTILE);
  await page.click("form[action$=read-again] button");
  assert.match(page.url(), /\/resyncs\/resync-office-1-/, "reading again shows its progress");
  await page.waitForSelector("h2", { timeout: 30_000 });
  assert.equal(await page.locator("script:not([src]), img").count(), 0, "a hostile reason stays text");

  await open("/months/2023-07?lang=hi");
  assert.equal(await page.locator("html").getAttribute("lang"), "hi");
  assert.ok((await page.locator("tbody tr").count()) >= 3, "the month's table has every office");
  await open("/");
  assert.equal(await page.locator("html").getAttribute("lang"), "hi", "the language is remembered");
  const paper = await page.pdf({ format: "A4", landscape: true });
  assert.ok(paper.length > 5_000, "it can be printed");
  await page.getByRole("button", { name: "लॉग आउट" }).click();
  await open("/");
  assert.match(page.url(), /\/login/, "logging out ends the session");
  process.stdout.write("the pages work in Chromium\n");
} finally {
  await browser.close();
  await api.close();
  await workers.close();
  await rig.close();
  await stopRunServers();
}
