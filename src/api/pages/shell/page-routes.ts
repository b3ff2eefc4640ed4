import { join } from "node:path";
import { packageRoot } from "../../../../config/package-root.ts";
import type { FailedKeys } from "../../access/failed-keys.ts";
import { RecordedValues } from "../../cache/recorded-values.ts";
import { RenderedParts } from "../../cache/rendered-parts.ts";
import type { RouteContext } from "../../routes/route.ts";
import { compareRoutes } from "../growth/compare-routes.ts";
import { growthRoutes } from "../growth/growth-routes.ts";
import { letterRoutes } from "../letters/letter-routes.ts";
import { monthRoutes } from "../month/month-routes.ts";
import { entryRoutes } from "../entry/entry-routes.ts";
import { linkRoutes } from "../office/link-routes.ts";
import { officeRoutes } from "../office/office-routes.ts";
import { overviewRoutes } from "../overview/overview-routes.ts";
import type { PageContext } from "./page-context.ts";
import { qualityRoutes } from "../quality/quality-routes.ts";
import { readRegion } from "./region.ts";
import { resyncPageRoutes } from "../office/resync-page-routes.ts";
import { settleRoute } from "../quality/settle-route.ts";

/** Pages for people who do not use a shell; `failedLinks` counts guesses at the links of offices. */
export function pageRoutes(routing: RouteContext, failedLinks: FailedKeys): void {
  const folder = join(packageRoot(), "config", "map");
  const mapFile = routing.source.mapFile ?? join(folder, "bihar-districts.topo.json");
  const { clock, zone } = routing.source.collector;
  const values = new RecordedValues(routing.outbox, clock, zone);
  const context: PageContext = {
    ...routing,
    region: readRegion(folder, mapFile),
    values,
    rendered: new RenderedParts(),
  };
  // Nobody's first page waits for the map; one that cannot be read is said by the pages that show it.
  routing.app.addHook("onReady", async () => {
    await context.region.catch(() => undefined);
  });
  routing.app.addHook("onSend", async ({ method }) => {
    if (method !== "GET" && method !== "HEAD") values.forget();
  });
  overviewRoutes(context);
  monthRoutes(context);
  officeRoutes(context);
  linkRoutes(context, failedLinks);
  letterRoutes(context);
  growthRoutes(context);
  compareRoutes(context);
  qualityRoutes(context);
  settleRoute(context);
  entryRoutes(context);
  resyncPageRoutes(context);
}
