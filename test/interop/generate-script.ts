import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../config/package-root.ts";
import { bundlePageScript } from "../support/bundle-page-script.ts";

/** `npm run generate:script`: writes the script of the pages, so that a built project needs no bundler. */
await writeFile(join(packageRoot(), "src", "api", "assets", "page-script.ts"), await bundlePageScript());
