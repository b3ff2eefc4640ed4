import assert from "node:assert/strict";
import { type Check, go, type Stage, texts } from "./acceptance-checks.ts";

const FILTER_MS_MAX = 50;
const ROWS = "main table[data-count] tbody tr:not([hidden]) th";

/** Marks the document: a page that was reloaded has no mark. */
const mark = ({ page }: Stage) => page.evaluate("window.marked = true");
const isMarked = ({ page }: Stage) => page.evaluate<boolean>("window.marked === true");
const settled = ({ page }: Stage, address: RegExp) => page.waitForURL(address);

/** The same order as a browser without scripts gets for this address. */
async function orderWithout({ api }: Stage, address: string): Promise<string[]> {
  const text = await (await api.ask(address, { headers: { accept: "text/html" } })).text();
  return [...text.matchAll(/<tr[^>]*data-name[^>]*>.*?<th scope="row">.*?<a [^>]*>([^<]*)<\/a>/g)].map(
    (row) => row[1] ?? "",
  );
}

/** What a script adds, each held against what the server alone shows. */
export const SCRIPT_CHECKS: Readonly<Record<string, Check>> = {
  "a head sorts in place, in the order that a page without a script has; a chip too, and Back leads back":
    async (stage) => {
      const { page } = stage;
      await go(stage, "/months/2023-07?lang=en");
      await mark(stage);
      await page.locator("thead a", { hasText: "Minutes" }).click();
      await settled(stage, /sort=-minutes/);
      assert.deepEqual(
        await texts(page, ROWS),
        await orderWithout(stage, "/months/2023-07?lang=en&sort=-minutes"),
      );
      await page.locator(".chips a", { hasText: "not met" }).click();
      await settled(stage, /verdict=not_met/);
      assert.equal((await texts(page, ROWS)).length, 11);
      await page.goBack();
      await page.locator("tr[data-name]").nth(37).waitFor();
      assert.equal(await isMarked(stage), true, "no reload");
      assert.match(page.url(), /sort=-minutes$/);
      await page.reload();
      assert.deepEqual(
        await texts(page, ROWS),
        await orderWithout(stage, "/months/2023-07?lang=en&sort=-minutes"),
      );
      return "38 rows";
    },

  "86 rows are filtered within 50 ms of a key, and the address reopens the view": async (stage) => {
    const { page } = stage;
    await go(stage, "/growth?from=2023-07-02&to=2023-08-31&platform=facebook&lang=en");
    assert.equal((await texts(page, ROWS)).length, 86);
    await mark(stage);
    const tookMs = await page.evaluate<number>(`(() => {
      const field = document.querySelector("#filter");
      field.value = "सहरसा";
      const began = performance.now();
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      document.body.getBoundingClientRect();
      return performance.now() - began;
    })()`);
    assert.deepEqual(await texts(page, ROWS), ["Saharsa"]);
    assert.ok(tookMs < FILTER_MS_MAX, `${tookMs} ms`);
    await settled(stage, /q=/);
    assert.equal(await page.locator("main table[data-count]").getAttribute("data-count"), "86");
    await page.fill("#filter", "");
    await page.waitForURL(/^[^?]*\?(?!.*q=)/);
    assert.equal((await texts(page, ROWS)).length, 86);
    await page.fill("#filter", "sah");
    await settled(stage, /q=sah/);
    const left = await texts(page, ROWS);
    assert.equal(await isMarked(stage), true);
    await page.reload();
    assert.deepEqual(await texts(page, ROWS), left, "the address shows the same");
    await page.fill("#filter", "");
    await page.locator("tr[data-name]").nth(85).waitFor();
    return `${Math.round(tookMs * 10) / 10} ms`;
  },

  "the map is entered once and walked by arrows; in the table they go from row to row": async (stage) => {
    const { page } = stage;
    await page.setViewportSize({ width: 1280, height: 900 });
    await go(stage, "/months/2023-07?lang=en");
    assert.equal(await page.locator("svg.map a[tabindex='0']").count(), 1);
    await page.locator("svg.map a[href*='/patna?']").focus();
    await page.keyboard.press("ArrowDown");
    const next = await page.evaluate<string>("document.activeElement.getAttribute('aria-label')");
    assert.doesNotMatch(next, /^Patna/);
    assert.equal(await page.locator(".tooltip").innerText(), next, "and it is said beside it");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.closest('svg.map') === null"), true);
    await page.locator("tbody th a").first().focus();
    await page.keyboard.press("ArrowDown");
    const [, second] = await texts(page, "tbody th a");
    assert.equal(await page.evaluate("document.activeElement.textContent"), second);
    await page.setViewportSize({ width: 375, height: 800 });
    return next;
  },

  "a curve can be walked and zoomed over its drawing, which paper keeps, and the hole is no line": async (
    stage,
  ) => {
    const { page } = stage;
    await page.setViewportSize({ width: 1280, height: 900 });
    await go(
      stage,
      "/compare?o=saharsa&platform=facebook&scale=absolute&from=2023-08-01&to=2023-08-31&lang=en",
    );
    await page.locator("figure.curves").scrollIntoViewIfNeeded();
    await page.locator(".plot canvas").waitFor();
    assert.equal(await page.locator("svg.curve").isVisible(), false);
    await page.locator(".plot").focus();
    for (let day = 0; day < 12; day += 1) await page.keyboard.press("ArrowRight");
    assert.equal(
      (await page.locator(".told").innerText()).trim(),
      "12-08-2023: Saharsa –",
      "a gap is no figure",
    );
    await page.locator(".legend li button").first().click();
    assert.equal(await page.locator(".legend li button").first().getAttribute("aria-pressed"), "false");
    const box = await page.locator(".u-over").boundingBox();
    assert.ok(box !== null);
    await page.mouse.move(box.x + box.width / 4, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 4 });
    await page.mouse.up();
    await page.getByRole("button", { name: "Whole period" }).click();
    assert.equal(await page.getByRole("button", { name: "Whole period" }).count(), 0);
    await page.emulateMedia({ media: "print" });
    assert.deepEqual(
      [await page.locator("svg.curve").isVisible(), await page.locator(".plot").isVisible()],
      [true, false],
    );
    await page.emulateMedia({ media: null });
    await page.setViewportSize({ width: 375, height: 800 });
    return "31 days";
  },
};
