import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stage } from "./acceptance-checks.ts";

/** The pages of a PDF as text, by poppler's `pdftotext`; `null` where it is not installed. */
function pagesOf(pdf: Buffer): string[] | null {
  const folder = mkdtempSync(join(tmpdir(), "reach-paper-"));
  try {
    const file = join(folder, "page.pdf");
    writeFileSync(file, pdf);
    return execFileSync("pdftotext", [file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const squeeze = (text: string) => text.replaceAll(/\s+/g, "");

/** Prints pages as a person would: the title whole on the first, a sheet on two and a list on one. */
export async function checkPaper({ api, page }: Stage): Promise<string> {
  const most: Record<string, number> = {
    "/months/2023-07?lang=en": 6,
    "/months/2023-07/lists/least-active?lang=en": 1,
    "/offices/saharsa?month=2023-07&lang=en": 2,
    "/offices/saharsa?month=2023-07&lang=hi": 2,
    "/growth?from=2023-07-02&to=2023-08-31&lang=en": 12,
  };
  const counts: string[] = [];
  for (const [path, limit] of Object.entries(most)) {
    await page.goto(new URL(path, api.address).href);
    const title = (await page.locator("h1").innerText()).trim();
    const pages = pagesOf(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    if (pages === null) return "not checked: pdftotext (poppler-utils) is not installed";
    assert.ok(squeeze(pages[0] ?? "").includes(squeeze(title)), `${path}: the title is whole on paper`);
    assert.ok(pages.length <= limit, `${path}: ${pages.length} pages, at most ${limit}`);
    if (path.startsWith("/growth")) assert.match(pages.join(""), /Saharsa/, "the league is on paper");
    if (path.endsWith("lang=hi")) assert.match(pages.join(""), /सहरसा/, "Hindi stays text");
    counts.push(String(pages.length));
  }
  await page.goto(new URL("/months/2023-07?lang=en&theme=dark", api.address).href);
  await page.emulateMedia({ media: "print" });
  const colourOf = (place: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector("${place}")).backgroundColor`);
  const [paper, row] = [await colourOf("body"), await colourOf("tr.tone-bad")];
  await page.emulateMedia({ media: null });
  assert.equal(paper, "rgb(255, 255, 255)", "paper stays white for whoever reads in the dark theme");
  assert.equal(row, "rgb(251, 220, 216)", "and what stands on it readable");
  return `${counts.join(", ")} pages`;
}
