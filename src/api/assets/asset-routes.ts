import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { RouteContext } from "../routes/route.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { PAPER_STYLE } from "./stylesheet.ts";

const PLOT_SCRIPT = readFileSync(
  createRequire(import.meta.url).resolve("uplot/dist/uPlot.iife.min.js"),
  "utf8",
);

type Asset = { path: string; text: string; type: string };

/** A file whose name changes with its content, so that browsers may keep it for good. */
function toAsset(name: string, ending: "css" | "js", text: string): Asset {
  const fingerprint = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const type = ending === "css" ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
  return { path: `/assets/${name}.${fingerprint}.${ending}`, text, type };
}

const paper = toAsset("paper", "css", PAPER_STYLE);
const script = toAsset("reach", "js", PAGE_SCRIPT);
const plot = toAsset("uplot", "js", PLOT_SCRIPT);

/** The addresses of the stylesheet for paper, of the script of all pages, and of uPlot, which that script asks for over curves. */
export const ASSET_PATHS = { paper: paper.path, script: script.path, plot: plot.path };

/** What pages load besides themselves. It holds no data, so it needs no key. */
export function assetRoutes({ app }: Pick<RouteContext, "app">): void {
  for (const { path, text, type } of [paper, script, plot])
    app.get(path, { config: { scope: "public" }, schema: { hide: true } }, async (_request, reply) => {
      void reply.type(type).header("cache-control", "public, max-age=31536000, immutable");
      return reply.send(text as never);
    });
}
