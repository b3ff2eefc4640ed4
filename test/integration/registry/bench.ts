import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../../../src/store/contracts/store.ts";
import { freshStore } from "../store/samples.ts";

export { snapshot } from "../store/samples.ts";

export const OFFICES = `office,kind,name_en,name_hi,lgd_code,division,aliases
patna,district,Patna,पटना,212,Patna,
gaya,district,Gaya,गया,196,Magadh,Gaya Ji|गया जी
health,department,Health Department,स्वास्थ्य विभाग,,,
`;
export const HEADER = "office,platform,handle,external_id,label";

export type RegistryBench = {
  store: Store;
  paths: { officesFile: string; accountsFile: string };
  /** Writes accounts.csv as something that was saved a while ago. */
  save: (...lines: string[]) => void;
  close: () => Promise<void>;
};

/** A store of its own and a folder with the registry's two files. */
export async function registryBench(purpose: string): Promise<RegistryBench> {
  const { store, close: closeStore } = await freshStore(purpose);
  const folder = mkdtempSync(join(tmpdir(), "reach-registry-"));
  const paths = { officesFile: join(folder, "offices.csv"), accountsFile: join(folder, "accounts.csv") };
  writeFileSync(paths.officesFile, OFFICES);
  let saves = 0;
  const save = (...lines: string[]): void => {
    writeFileSync(paths.accountsFile, `${[HEADER, ...lines].join("\n")}\n`);
    const savedAt = new Date(Date.UTC(2023, 0, 1, 0, saves++));
    utimesSync(paths.accountsFile, savedAt, savedAt);
  };
  utimesSync(paths.officesFile, new Date(0), new Date(0));
  save();
  const close = async () => {
    await closeStore();
    rmSync(folder, { recursive: true, force: true });
  };
  return { store, paths, save, close };
}
