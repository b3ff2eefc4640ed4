import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Check, CHECKS, type Stage } from "./acceptance-checks.ts";
import { createLink, linkAddress } from "../../src/services/correspondence/office-links.ts";
import { auditPages } from "./audit.ts";
import { weighPages } from "./budgets.ts";
import { launchChromium } from "./chromium.ts";
import { crawl } from "./crawl.ts";
import { EVIDENCE_CHECKS } from "./evidence-checks.ts";
import { checkPaper } from "./paper.ts";
import { SCRIPT_CHECKS } from "./script-checks.ts";
import { checkMemory, checkSpeed } from "./speed.ts";
import { servePressCase } from "./press-world.ts";

/**
 * What the pages promise, in a real Chromium over the case of the press. Figures on stdout; exit code 1 with what is
 * broken. `--axe` leaves all but the audit of axe-core out, `--checks` leaves that audit out; `--pictures FOLDER` writes the pictures of the README.
 */
const PAGES = [
  "/",
  "/months/2023-06",
  "/months/2023-07",
  "/months/2023-08/lists/explain",
  "/months/2023-07/lists/least-active",
  "/districts",
  "/departments",
  "/offices/saharsa?month=2023-07",
  "/offices/patna?month=2023-08",
  "/growth?from=2023-07-02&to=2023-08-31",
  "/lives?month=2023-07",
  "/compare?o=patna,gaya&from=2023-08-01&to=2023-08-31",
  "/quality",
  "/letters",
  "/intake",
  "/corrections",
  "/help",
  "/search?q=saharasa",
  "/nothing",
  "/login",
];

const say = (line: string) => process.stdout.write(`${line}\n`);
const broken: string[] = [];
const pictures = process.argv.indexOf("--pictures");

const world = await servePressCase();
const { api, close } = world;
const linked = { ...world.collector.correspondence, baseUrl: "https://reach.example.org" };
const link = { officeId: "saharsa", month: "2023-07", until: "2023-09-30", by: "A. Kumar" };
PAGES.push(new URL(await linkAddress(linked, await createLink(linked, link))).pathname);
const browser = await launchChromium();
try {
  if (!process.argv.includes("--axe")) await checkAndWeigh();
  if (!process.argv.includes("--checks")) await audit();
  const folder = process.argv[pictures + 1];
  if (pictures !== -1 && folder !== undefined) await takePictures(folder);
} finally {
  await browser.close();
  await close();
}
for (const line of broken) process.stderr.write(`BROKEN  ${line}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;

/** What axe-core finds in any view of any page. */
async function audit(): Promise<void> {
  const { views, findings, problems } = await auditPages(browser, api.address.replace(/\/$/, ""), PAGES);
  say(`axe     ${views} views of ${PAGES.length} pages: ${findings.length} findings`);
  for (const { rule, path, lang, theme, width, script, text = "as it is", example } of findings)
    broken.push(
      `${rule} on ${path} (${lang}, ${theme}, ${width}, script ${script}, text ${text}): ${example}`,
    );
  broken.push(...problems);
}

/** The pictures of README and docs: a month, an office's sheet on a telephone, growth. */
async function takePictures(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const shots = [
    { name: "month", path: "/months/2023-07?lang=hi&theme=light", width: 1100, height: 900 },
    {
      name: "office-phone",
      path: "/offices/saharsa?month=2023-07&lang=hi&theme=light",
      width: 375,
      height: 900,
    },
    {
      name: "growth",
      path: "/growth?from=2023-07-02&to=2023-08-31&lang=en&theme=light",
      width: 1100,
      height: 900,
    },
  ];
  for (const { name, path, width, height } of shots) {
    const context = await browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    await page.goto(new URL(path, api.address).href);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
  }
}

/** The checks of one kind in pages of their own; what is broken is kept, and the others go on. */
async function run(checks: Readonly<Record<string, Check>>, withScript: boolean): Promise<void> {
  const context = await browser.newContext({
    javaScriptEnabled: withScript,
    viewport: { width: 375, height: 800 },
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // A page that answers 404 is an error to the console, and is what was asked for.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text()))
      complaints.push(message.text());
  });
  const stage: Stage = { world, api, browser, page };
  for (const [name, check] of Object.entries(checks))
    await check(stage).then(
      (reported) => say(`ok      ${name}: ${reported}`),
      (error: Error) => broken.push(`${name}: ${error.message.split("\n").slice(0, 12).join(" ")}`),
    );
  broken.push(...new Set(complaints));
  await context.close();
}

/** What people rely on, what is printed, and what each page weighs, with scripts switched off; then with them. */
async function checkAndWeigh(): Promise<void> {
  await run({ ...CHECKS, ...EVIDENCE_CHECKS, "on paper": checkPaper }, false);
  await run({ ...CHECKS, ...SCRIPT_CHECKS, "every link, with the network cut": crawl }, true);
  await run({ "a slow telephone": checkSpeed, memory: checkMemory }, true);
  for (const withScript of [false, true]) {
    const context = await browser.newContext({
      javaScriptEnabled: withScript,
      viewport: { width: 375, height: 800 },
    });
    const { budgets, over } = await weighPages({ world, api, browser, page: await context.newPage() });
    if (!withScript)
      for (const { path, bytes, nodes, requests, medianMs } of budgets)
        say(
          `weight  ${path}: ${bytes} bytes gzipped, ${nodes} elements, ${requests} requests, ${medianMs} ms`,
        );
    broken.push(...over);
    await context.close();
  }
}
