import assert from "node:assert/strict";
import type { Check } from "./acceptance-checks.ts";
import { launchChromium } from "./chromium.ts";

const PAGES_AT_MOST = 400;

/**
 * Follows every link of every page with a browser that can reach no other machine: no complaint on the console (a
 * violation of the policy is one), and no request to anywhere else. Of addresses that differ in the values of their query
 * alone, and of offices, one is opened.
 */
export const crawl: Check = async ({ api }) => {
  const browser = await launchChromium(["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]);
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of 4\d\d/.test(message.text()))
        complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) hosts.add(new URL(request.url()).host);
    });
    const seen = new Map<string, number>();
    const queue = ["/", "/nothing"];
    let opened = 0;
    for (let path = queue.shift(); path !== undefined && opened < PAGES_AT_MOST; path = queue.shift()) {
      const answer = await page.goto(new URL(path, api.address).href);
      opened += 1;
      assert.ok((answer?.status() ?? 500) < 500, path);
      const links = await page
        .locator("a[href^='/']")
        .evaluateAll((all) => all.map((one) => (one.getAttribute("href") ?? "").split("#", 1).join()));
      for (const link of new Set(links)) {
        const kind = kindOf(link);
        const count = seen.get(kind) ?? 0;
        if (kind.startsWith("/v1/") || kind === "/board" || count >= 1) continue;
        seen.set(kind, count + 1);
        queue.push(link);
      }
    }
    assert.deepEqual(complaints, []);
    assert.deepEqual([...hosts], [new URL(api.address).host]);
    return `${opened} pages of ${seen.size} kinds`;
  } finally {
    await browser.close();
  }
};

/** Pages of one kind: the path without the name of the office, and which fields its query has. */
function kindOf(link: string): string {
  const { pathname, searchParams } = new URL(link, "http://localhost");
  return `${pathname.replace(/^\/offices\/[^/]+/, "/offices/*")} ${[...searchParams.keys()].toSorted().join(" ")}`;
}
