import { join } from "node:path";
import { packageRoot } from "../../../config/package-root.ts";
import type { RouteContext } from "../routes/route.ts";
import { compareRoutes } from "./compare-routes.ts";
import { monthRoutes } from "./month-routes.ts";
import { officeRoutes } from "./office-routes.ts";
import { overviewRoutes } from "./overview-routes.ts";
import type { PageContext } from "./page-context.ts";
import { readRegion } from "./region.ts";
import { resyncPageRoutes } from "./resync-page-routes.ts";

/** Pages for people who do not use a shell. */
export function pageRoutes(routing: RouteContext): void {
  const folder = join(packageRoot(), "config", "map");
  const mapFile = routing.source.mapFile ?? join(folder, "bihar-districts.topo.json");
  const context: PageContext = { ...routing, region: readRegion(folder, mapFile) };
  overviewRoutes(context);
  monthRoutes(context);
  officeRoutes(context);
  compareRoutes(context);
  resyncPageRoutes(context);
}
