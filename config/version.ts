import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "./package-root.ts";

const PackageFile = z.object({ version: z.string().min(1) });

/** The collector's own version, from package.json; stored with every reading. */
export function readCollectorVersion(root: string = packageRoot()): string {
  return PackageFile.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).version;
}
