import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import ExcelJS from "exceljs";
import type { TestApi } from "../support/api.ts";
import { LISTS } from "../../src/api/pages/shell/view-words.ts";
import { OUTAGE, type World } from "./press-world.ts";

export type Stage = { world: World; api: TestApi; browser: Browser; page: Page };
export type Check = (stage: Stage) => Promise<string>;

const MARK = [0xef, 0xbb, 0xbf];
export const go = ({ api, page }: Stage, path: string) => page.goto(new URL(path, api.address).href);
export const texts = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) => all.map((one) => (one.textContent ?? "").trim()));

type Live = { summary: Record<string, string[]>; offices: { office: string; qualifyingSessions: number }[] };

/** What a person must be able to rely on, each read from the page as a browser without scripts shows it. */
export const CHECKS: Readonly<Record<string, Check>> = {
  "those who did not hold it stand first, each with the reason": async (stage) => {
    await go(stage, "/months/2023-07?lang=hi");
    const { summary } = await stage.api.json<Live>("/v1/reports/live?month=2023-07");
    const rows = stage.page.locator("main table.cards tbody tr");
    const count = summary["notMet"]?.length ?? 0;
    for (let i = 0; i < count; i += 1) {
      const row = rows.nth(i);
      assert.match(await row.locator("td").nth(0).innerText(), /^✕ पूरा नहीं/);
      assert.ok((await row.locator("td").last().innerText()).length > 10, "a reason stands in the row");
    }
    assert.doesNotMatch(await rows.nth(count).locator("td").nth(0).innerText(), /✕/);
    return `${count} of 38`;
  },

  "from the first page to those to be asked in one click, and the list is that of the report": async (
    stage,
  ) => {
    await go(stage, "/months/2023-08?lang=en");
    const { summary } = await stage.api.json<Live>("/v1/reports/live?month=2023-08");
    await go(stage, "/?lang=en");
    await stage.page.locator("a[href='/months/2023-08/lists/explain']").first().click();
    const listed = await stage.page.locator("main tbody tr").count();
    assert.equal(listed, summary["notMet"]?.length);
    assert.deepEqual(summary["exempt"], ["gaya"]);
    for (const list of LISTS) {
      await go(stage, `/months/2023-08/lists/${list}?lang=en`);
      const named = await stage.page.locator("main tbody a[href*='/gaya?']").count();
      if (list !== "most") assert.equal(named, 0, `an exempt office is on no list: ${list}`);
    }
    return `${listed} offices`;
  },

  "before the rule nobody is judged": async (stage) => {
    await go(stage, "/months/2023-06?lang=en");
    const marks = await texts(stage.page, "main table.cards tbody td:nth-of-type(1)");
    assert.equal(marks.length, 38);
    assert.ok(marks.every((mark) => mark.startsWith("–")));
    const { summary } = await stage.api.json<Live>("/v1/reports/live?month=2023-06");
    assert.deepEqual(Object.values(summary).flat(), []);
    return "38 districts";
  },

  "the map says in words what the table says": async (stage) => {
    await go(stage, "/months/2023-07?lang=en");
    const spoken = await stage.page
      .locator("svg.map a")
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
    assert.equal(spoken.length, 38);
    const rows = await stage.page.locator("main table.cards tbody tr").evaluateAll((all) =>
      all.map((row) => {
        const [name, mark, lives] = [...row.children].map((cell) => (cell.textContent ?? "").trim());
        return `${name}: ${(mark ?? "").slice(2)}, lives that count: ${lives}`;
      }),
    );
    assert.deepEqual(new Set(spoken), new Set(rows));
    assert.ok((await stage.page.locator("svg.map path[fill^='url(#map-rise)']").count()) > 0, "hatched");
    return "38 links";
  },

  "the address keeps the sorting and the filter": async (stage) => {
    // On a telephone too, where the heads are a row of links above the cards.
    await go(stage, "/months/2023-07?lang=en");
    await stage.page.locator("thead a", { hasText: "Longest" }).click();
    await stage.page.waitForURL(/sort=-longest/);
    const sorted = await texts(stage.page, "main table.cards tbody th");
    assert.match(stage.page.url(), /sort=-longest/);
    await stage.page.reload();
    assert.deepEqual(await texts(stage.page, "main table.cards tbody th"), sorted);
    assert.equal(
      await stage.page.locator("th[aria-sort=descending]").count(),
      1,
      "the head says how it is sorted",
    );
    await stage.page.fill("#filter", "सहरसा");
    await stage.page.locator("form.filter button").click();
    await stage.page.waitForURL(/q=/);
    assert.deepEqual(await texts(stage.page, "main table.cards tbody th"), ["Saharsa"]);
    assert.match(stage.page.url(), /sort=-longest/, "the filter keeps the order");
    await stage.page.goBack();
    await stage.page.locator("tr[data-name]").nth(37).waitFor();
    assert.deepEqual(await texts(stage.page, "main table.cards tbody th"), sorted);
    return "38 rows";
  },

  "an outage is a hatched hole in a curve, and never a line": async (stage) => {
    await go(stage, "/compare?o=saharsa&platform=facebook&from=2023-08-01&to=2023-08-31&lang=en");
    const path = (await stage.page.locator(".curve path.curve-line-1").getAttribute("d")) ?? "";
    assert.equal(path.match(/M/g)?.length, 2);
    assert.equal(await stage.page.locator("rect.curve-gap").count(), 1);
    const days = await stage.page
      .locator("details tbody tr")
      .evaluateAll((all) => all.map((row) => [row.getAttribute("data-day"), row.children[1]?.textContent]));
    for (const [day, figure] of days)
      assert.equal(
        figure === "–",
        day !== undefined && day !== null && day >= OUTAGE.from && day <= OUTAGE.to,
      );
    return "5 days";
  },

  "every CSV of a page begins with the mark, and every sheet is frozen and filtered": async (stage) => {
    let files = 0;
    const pages = [
      "/months/2023-07",
      "/offices/saharsa?month=2023-07",
      "/growth?from=2023-07-02&to=2023-08-31",
    ];
    for (const path of pages) {
      await go(stage, path);
      const links = await stage.page
        .locator("main a[href*=csv], main a[href*=xlsx]")
        .evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
      for (const link of new Set(links)) {
        const bytes = Buffer.from(await (await stage.api.ask(link)).arrayBuffer());
        files += 1;
        if (/csv/.test(link)) assert.deepEqual([...bytes.subarray(0, 3)], MARK, link);
        else await assertSheets(bytes, link);
      }
    }
    return `${files} files`;
  },

  "what there is not is a page in the reader's language, and JSON for a program": async (stage) => {
    for (const path of ["/months/2031-01", "/offices/nowhere-at-all", "/nothing"]) {
      const answer = await go(stage, `${path}?lang=hi`);
      assert.equal(answer?.status(), 404, path);
      assert.equal(await stage.page.locator("html").getAttribute("lang"), "hi");
      const json = await stage.api.ask(path, { headers: { accept: "application/json" } });
      assert.match(json.headers.get("content-type") ?? "", /json/);
    }
    await go(stage, "/offices/saharasa");
    assert.ok((await stage.page.locator("main .chips a").count()) > 0, "the nearest are named");
    return "3 addresses";
  },

  "without a mouse: Saharsa's sheet and its reason in at most 15 keys": async (stage) => {
    await go(stage, "/months/2023-07?lang=en");
    await stage.page.keyboard.press("Tab");
    await stage.page.keyboard.press("Tab");
    assert.equal(await stage.page.evaluate("document.activeElement?.id"), "office-search");
    await stage.page.keyboard.type("saharsa");
    await stage.page.keyboard.press("Enter");
    await stage.page.waitForURL(/\/offices\/saharsa/);
    assert.ok((await stage.page.locator("main p.strong").innerText()).length > 5);
    return "10 keys";
  },

  "map, table, sheet and report agree on every office": async (stage) => {
    const { offices } = await stage.api.json<Live>("/v1/reports/live?month=2023-08");
    for (const { office, qualifyingSessions } of offices.filter((_, i) => i % 4 === 0)) {
      await go(stage, `/offices/${office}?month=2023-08&lang=en`);
      const [cards, bars] = [stage.page.locator(".card.counted"), stage.page.locator(".band-counted")];
      assert.deepEqual([await cards.count(), await bars.count()], [qualifyingSessions, qualifyingSessions]);
    }
    return `${Math.ceil(offices.length / 4)} sheets`;
  },
};

async function assertSheets(bytes: Buffer, link: string): Promise<void> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ArrayBuffer);
  for (const sheet of book.worksheets) {
    assert.equal(sheet.views[0]?.state, "frozen", `${link}: ${sheet.name} is frozen`);
    assert.ok(sheet.autoFilter, `${link}: ${sheet.name} is filtered`);
  }
}
