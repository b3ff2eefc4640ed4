import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const SIZES = [
  { width: 375, height: 800 },
  { width: 1280, height: 900 },
] as const;

/** One way of looking at a page. */
export type View = {
  path: string;
  lang: "en" | "hi";
  theme: "light" | "dark";
  width: number;
  script: "on" | "off";
  /** The reader's own style sheet; left out = none. */
  text?: "twice the size";
};

export type Finding = View & { rule: string; example: string };

type AxeResult = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] };

/** Every page in both languages, both themes, both sizes, with and without its script: what axe-core finds, and what is wider than the screen. */
export async function auditPages(
  browser: Browser,
  base: string,
  paths: readonly string[],
): Promise<{ views: number; findings: Finding[]; problems: string[] }> {
  const findings: Finding[] = [];
  const problems: string[] = [];
  let views = 0;
  const settings = SIZES.flatMap((size) => (["on", "off"] as const).map((script) => ({ ...size, script })));
  for (const { width, height, script } of settings) {
    const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true });
    // axe-core is a script itself, so ours is kept away instead of all.
    if (script === "off") await context.route("**/assets/*.js", (route) => route.abort());
    const page = await context.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    for (const lang of ["en", "hi"] as const)
      for (const theme of ["light", "dark"] as const)
        for (const path of paths) {
          const view = { path, lang, theme, width, script };
          await page.goto(`${base}${path}${path.includes("?") ? "&" : "?"}lang=${lang}&theme=${theme}`);
          findings.push(...(await axeFindings(page, view)), ...(await tooWide(page, view)));
          await page.addStyleTag({ content: "html { font-size: 200%; }" });
          findings.push(...(await tooWide(page, { ...view, text: "twice the size" })));
          views += 1;
        }
    await context.close();
  }
  return { views, findings, problems };
}

async function axeFindings(page: Page, view: View): Promise<Finding[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResult>(
    "axe.run(document, { resultTypes: ['violations'], preload: false })",
  );
  return violations.map(({ id, nodes }) => {
    const [node] = nodes;
    const example = `${node?.html.slice(0, 160)} ${node?.failureSummary?.slice(0, 200)} (${nodes.length})`;
    return { ...view, rule: id, example };
  });
}

/** Elements that leave the screen sideways, and boxes that scroll sideways within. */
async function tooWide(page: Page, view: View): Promise<Finding[]> {
  const wide = await page.evaluate<string[]>(`(() => {
    const root = document.documentElement;
    const all = [...document.querySelectorAll("main *, header *, footer")];
    const out = all.filter((one) => {
      const box = one.getBoundingClientRect();
      const seen = getComputedStyle(one);
      const hidden = box.width === 0 || seen.position === "absolute" || one.closest("thead, svg, .skip");
      return !hidden && (box.right > root.clientWidth + 1 || (one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(seen.overflowX)));
    });
    return [...(root.scrollWidth > root.clientWidth ? ["the page is " + root.scrollWidth + " wide"] : []), ...out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))];
  })()`);
  return wide.map((example) => ({ ...view, rule: "too-wide", example }));
}
