import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Office } from "../../src/domain/office.ts";

/** Writes a registry of these offices into the folder; gives its path. */
export async function officesFile(folder: string, offices: readonly Office[]): Promise<string> {
  const path = join(folder, "offices.csv");
  const lines = offices.map((one) => `${one.officeId},${one.kind},${one.nameEn},${one.nameHi},,,`);
  await writeFile(path, ["office,kind,name_en,name_hi,lgd_code,division,aliases", ...lines, ""].join("\n"));
  return path;
}
