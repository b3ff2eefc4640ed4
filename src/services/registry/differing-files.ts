import { isDeepStrictEqual } from "node:util";
import type { DifferingFiles } from "../../store/contracts/meta.ts";
import type { Store } from "../../store/contracts/store.ts";

export const DIFFERING_REMEDY = "Give all processes the same REACH_OFFICES_FILE and REACH_ACCOUNTS_FILE.";

/** Stores or, with `null`, clears the conflict. */
export async function saveDifferingFiles(
  { meta }: Pick<Store, "meta">,
  found: DifferingFiles | null,
): Promise<void> {
  if (!isDeepStrictEqual(await meta.get("registry-files-differ"), found))
    await meta.set("registry-files-differ", found);
}
