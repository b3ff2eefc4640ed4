import assert from "node:assert/strict";
import { createKey } from "../../src/api/access/key-text.ts";
import { createLink, linkAddress } from "../../src/services/correspondence/office-links.ts";
import { listLetters } from "../../src/services/correspondence/letters/letter-states.ts";
import { makeLetters } from "../../src/services/correspondence/letters/make-letters.ts";
import { toLetterFields } from "../../src/reports/letter-fields.ts";
import { startApi } from "../support/api.ts";
import PizZip from "pizzip";
import { type Check, go, texts } from "./acceptance-checks.ts";

/** The last day of September on which a list of lives was read, and today, by the press case. */
const WATCHED_DAYS = 4;
const UNWATCHED_DAYS = 6;

/** What pictures, letters and keys must never get wrong. */
export const EVIDENCE_CHECKS: Readonly<Record<string, Check>> = {
  "an outage is a hatched cell and a hatched stretch, and nowhere a zero": async (stage) => {
    const { page } = stage;
    await page.setViewportSize({ width: 1280, height: 900 });
    await go(stage, "/lives?month=2023-09&lang=en");
    const gaps = page.locator("svg.heat rect.heat-gap");
    assert.equal(
      await gaps.count(),
      38 * UNWATCHED_DAYS,
      "the days that were not watched, and not those to come",
    );
    assert.equal(await page.locator("svg.heat rect.heat-gap:not([fill^='url(#heat-fall)'])").count(), 0);
    assert.ok((await texts(page, "svg.heat title")).every((title) => title.endsWith("not watched")));
    await go(stage, "/offices/saharsa?month=2023-09&lang=en");
    const hole = page.locator("svg.band rect.band-gap");
    assert.equal(await hole.count(), 1);
    assert.ok(Number(await hole.getAttribute("x")) >= WATCHED_DAYS * 20);
    const [watched, band] = [page.locator(".band-watched"), page.locator("svg.band")];
    const width = Number((await band.getAttribute("viewBox"))?.split(" ")[2]);
    assert.ok(
      Number(await watched.getAttribute("width")) < width,
      "what lies ahead is neither watched nor a hole",
    );
    await page.setViewportSize({ width: 375, height: 800 });
    return `${UNWATCHED_DAYS} days`;
  },

  "without colours, met and not met differ by their pattern": async ({ browser, api }) => {
    const seen: string[] = [];
    for (const colours of ["grey", "forced"] as const) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        bypassCSP: true,
        ...(colours === "forced" ? { forcedColors: "active" as const } : {}),
      });
      const page = await context.newPage();
      await page.goto(new URL("/months/2023-07?lang=en&theme=light", api.address).href);
      await page.addStyleTag({
        content: ".map-labels, .banner { display: none } html { filter: grayscale(1) }",
      });
      const spread = async (office: string) => {
        const box = await page.locator(`svg.map a[href*='/${office}?'] path`).boundingBox();
        assert.ok(box !== null);
        const clip = { x: box.x + box.width / 2 - 12, y: box.y + box.height / 2 - 12, width: 24, height: 24 };
        const png = (await page.screenshot({ clip, fullPage: true })).toString("base64");
        return page.evaluate<number>(`(${SPREAD_OF_GREY})("${png}")`);
      };
      const [notMet, met] = [await spread("rohtas"), await spread("gaya")];
      assert.ok(notMet > 60 && met < 20, `${colours}: ${notMet} and ${met}`);
      seen.push(`${colours} ${notMet}:${met}`);
      await context.close();
    }
    return seen.join(", ");
  },

  "the letters of the five open, hold what they must, and made twice are the same": async ({ world }) => {
    const deps = { ...world.collector.correspondence, baseUrl: "https://reach.example.org" };
    const asked = {
      month: "2023-08",
      type: "explanation",
      officeId: null,
      langs: ["hi"],
      by: "A. Kumar",
    } as const;
    const first = await makeLetters(deps, asked, toLetterFields);
    assert.equal(first.length, 5);
    for (const { bytes } of first) {
      const zip = new PizZip(bytes);
      const text = zip.file("word/document.xml")?.asText() ?? "";
      assert.match(text.replaceAll(/<[^>]+>/g, ""), /[\u0900-\u097f]/);
      assert.match(`${text}${zip.file("word/styles.xml")?.asText() ?? ""}`, /w:bidi="hi-IN"/);
      assert.match(text.replaceAll(/<[^>]+>/g, ""), /https:\/\/reach\.example\.org\/s\//);
    }
    const again = await makeLetters(deps, asked, toLetterFields);
    assert.ok(again.every(({ isNew }) => !isNew));
    const states = await listLetters(world.collector.judging, { month: "2023-08" });
    assert.equal(states.filter(({ type, state }) => type === "explanation" && state === "drafted").length, 5);
    return "5 letters";
  },

  "a person registers on the page that an office was asked, and the register says so": async ({
    world,
    api,
    browser,
  }) => {
    const { store } = world.collector;
    const { text, key } = createKey("register", ["read", "register"], new Date());
    await store.keys.add(key);
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 375, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(new URL("/login?to=/letters", api.address).href);
    await page.fill("input[name=key]", text);
    await page.click("form[action='/login'] button");
    await page.selectOption("[name=subject]", "2023-08 saharsa");
    await page.selectOption("[name=kind]", "explanation_asked");
    await page.fill("[name=day]", "2023-09-10");
    await page.fill("[name=by]", "A. Kumar");
    await page.fill("[name=why]", "letter 1 of 10 September");
    await page.click("form[action='/letters'] button");
    await page.waitForURL(/saved=yes/);
    await context.close();
    await store.keys.revoke(key.keyId, new Date());
    const states = await listLetters(world.collector.judging, { month: "2023-08" });
    const asked = states.filter(({ type, state }) => type === "explanation" && state === "asked");
    assert.deepEqual(
      asked.map(({ officeId }) => officeId),
      ["saharsa"],
    );
    return "1 office";
  },

  "a key of an office opens its sheet alone; a link ends on its day and is refused when changed": async ({
    world,
  }) => {
    const { collector } = world;
    const api = await startApi(collector, { keys: ["admin:a-key-of-nobody-else-at-all"] });
    const { text, key } = createKey("saharsa", ["read"], new Date(), "saharsa");
    await collector.store.keys.add(key);
    const status = async (path: string, withKey = true) =>
      (await api.ask(path, { headers: { accept: "text/html" }, ...(withKey ? { key: text } : {}) })).status;
    assert.equal(await status("/offices/saharsa?month=2023-07"), 200);
    for (const path of ["/offices/patna", "/v1/exports/offices.csv", "/v1/offices", "/months/2023-07", "/"])
      assert.equal(await status(path), 403, path);
    const deps = { ...collector.correspondence, baseUrl: "https://reach.example.org" };
    const request = { officeId: "saharsa", month: "2023-07", until: "2023-09-30", by: "A. Kumar" };
    const path = new URL(await linkAddress(deps, await createLink(deps, request))).pathname;
    assert.equal(await status(path, false), 200);
    const changed = path.slice(0, -1) + (path.endsWith("A") ? "B" : "A");
    assert.equal(await status(changed, false), 403);
    await collector.store.keys.revoke(key.keyId, new Date());
    await api.close();
    return "1 sheet";
  },
};

/** In a page: the difference between the lightest and the darkest grey of a picture. */
const SPREAD_OF_GREY = `async (png) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + png;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const greys = pen.getImageData(0, 0, canvas.width, canvas.height).data.filter((_, i) => i % 4 === 0);
  return Math.max(...greys) - Math.min(...greys);
}`;
