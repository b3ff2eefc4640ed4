import { z } from "zod";
import type { Store } from "../../store/contracts/store.ts";

const META_KEY = "registry-files-differ";

/** Two processes whose registry files differ: the content of the one that noticed it, and the content in force. */
const DifferingFiles = z.object({ own: z.string(), inForce: z.string(), revision: z.number() });
export type DifferingFiles = z.infer<typeof DifferingFiles>;

export const DIFFERING_REMEDY = "Give all processes the same REACH_OFFICES_FILE and REACH_ACCOUNTS_FILE.";

/** The conflict that a process of the deployment noticed last; `null` = none. */
export async function readDifferingFiles({ meta }: Pick<Store, "meta">): Promise<DifferingFiles | null> {
  const text = await meta.get(META_KEY);
  return text === null || text === "" ? null : DifferingFiles.parse(JSON.parse(text));
}

/** Stores or, with `null`, clears the conflict. */
export async function saveDifferingFiles(
  store: Pick<Store, "meta">,
  found: DifferingFiles | null,
): Promise<void> {
  const text = found === null ? "" : JSON.stringify(found);
  if (((await store.meta.get(META_KEY)) ?? "") !== text) await store.meta.set(META_KEY, text);
}
