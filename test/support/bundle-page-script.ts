import { join } from "node:path";
import { build } from "esbuild";
import { packageRoot } from "../../config/package-root.ts";

/** The script of the pages as one file, as `npm run generate:script` writes it into the interface. */
export async function bundlePageScript(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: packageRoot(),
    entryPoints: [join("src", "pages-client", "page.ts")],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    write: false,
  });
  const script = outputFiles[0]?.text ?? "";
  return `// Made by \`npm run generate:script\` from src/pages-client. Not written by hand.\nexport const PAGE_SCRIPT = ${JSON.stringify(script)};\n`;
}
