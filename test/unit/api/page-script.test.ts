import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packageRoot } from "../../../config/package-root.ts";
import { PAGE_SCRIPT } from "../../../src/api/assets/page-script.ts";
import { PAGE_STYLE } from "../../../src/api/assets/stylesheet.ts";
import { bundlePageScript } from "../../support/bundle-page-script.ts";

describe("the script of the pages", () => {
  it("is the one that the sources generate: npm run generate:script", async () => {
    const text = await readFile(join(packageRoot(), "src", "api", "assets", "page-script.ts"), "utf8");
    expect(text).toBe(await bundlePageScript());
  });

  it("weighs at most 8 kB, the stylesheet at most 10 kB", () => {
    expect(gzipSync(PAGE_SCRIPT).length).toBeLessThan(8_000);
    expect(gzipSync(PAGE_STYLE).length).toBeLessThan(10_000);
  });

  it("writes no markup and runs no text", () => {
    expect(PAGE_SCRIPT).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|Function\(/,
    );
  });
});
