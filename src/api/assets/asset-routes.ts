import { createHash } from "node:crypto";
import type { RouteContext } from "../routes/route.ts";
import { PAGE_STYLE } from "./stylesheet.ts";

const fingerprint = createHash("sha256").update(PAGE_STYLE).digest("hex").slice(0, 12);

/** Where the stylesheet lies; the name changes with its content, so that browsers may keep it for good. */
export const STYLE_PATH = `/assets/reach.${fingerprint}.css`;

/** What pages load besides themselves. It holds no data, so it needs no key. */
export function assetRoutes({ app }: Pick<RouteContext, "app">): void {
  app.get(STYLE_PATH, { config: { scope: "public" }, schema: { hide: true } }, async (_request, reply) => {
    void reply.type("text/css; charset=utf-8").header("cache-control", "public, max-age=31536000, immutable");
    return reply.send(PAGE_STYLE as never);
  });
}
