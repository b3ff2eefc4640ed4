import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readDumpLines } from "../../../src/cli/io/dump-file.ts";

describe("the lines of a back-up", () => {
  const dir = mkdtempSync(join(tmpdir(), "reach-dump-"));
  const file = join(dir, "x.gz");
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  async function linesOf(content: Buffer): Promise<string[]> {
    writeFileSync(file, content);
    const lines: string[] = [];
    for await (const line of readDumpLines(file)) lines.push(line);
    return lines;
  }

  it("come whole, whatever chunks they are read in", async () => {
    const rows = Array.from({ length: 3_000 }, (_, at) => `${"पटना".repeat(at % 17)} ${at}`);
    expect(await linesOf(gzipSync(rows.join("\n")))).toEqual(rows);
    expect(await linesOf(gzipSync(`${rows.join("\n")}\n`))).toEqual(rows);
  });

  it("have an end: 3 GB of zeros in a small file are refused before they fill the memory", async () => {
    const member = gzipSync(Buffer.alloc(80 * 1024 * 1024), { level: 1 });
    await expect(linesOf(Buffer.concat(Array.from({ length: 40 }, () => member)))).rejects.toThrow(
      /no back-up: it has a line of more than 67108864 bytes/,
    );
  });

  it("are text: bytes that are no UTF-8 are refused and never replaced", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"name":"'),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('"}\n'),
    ]);
    await expect(linesOf(gzipSync(bytes))).rejects.toThrow(/cannot be read as a back-up/);
  });
});
