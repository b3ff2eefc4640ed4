import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** A Chromium of this machine: REACH_CHROMIUM, /usr/bin/chromium, or the first of its names on the PATH. */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const asked = [process.env["REACH_CHROMIUM"] ?? "", "/usr/bin/chromium", ...onPath];
  const executablePath = asked.find((path) => path !== "" && existsSync(path));
  if (executablePath === undefined)
    throw new Error("there is no Chromium: install one, or name it in REACH_CHROMIUM");
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...args] });
}
