import { z } from "zod";
import type { Store } from "../../store/contracts/store.ts";

const META_KEY = "registry-held";

const HeldRegistry = z.object({
  /** Of the content of the held files. */
  digest: z.string(),
  accountsFile: z.string(),
  active: z.number(),
  /** Keys of the accounts that the held files no longer have. */
  vanished: z.array(z.string()),
  since: z.iso.datetime(),
});

/** Registry files that wait for a person, because too many accounts vanish from them at once. */
export type HeldRegistry = z.infer<typeof HeldRegistry>;

/** The held registry of the deployment, from whichever process found it; `null` = none. */
export async function readHeldRegistry({ meta }: Pick<Store, "meta">): Promise<HeldRegistry | null> {
  const text = await meta.get(META_KEY);
  return text === null || text === "" ? null : HeldRegistry.parse(JSON.parse(text));
}

/** Stores or, with `null`, clears the held registry. */
export async function saveHeldRegistry(store: Pick<Store, "meta">, held: HeldRegistry | null): Promise<void> {
  const current = await readHeldRegistry(store);
  if (current?.digest !== held?.digest)
    await store.meta.set(META_KEY, held === null ? "" : JSON.stringify(held));
}

export const HELD_REMEDY =
  "Restore the whole file, or confirm the smaller registry with reach accounts accept.";

/** `83 of 94 accounts vanish from accounts.csv at once: araria.facebook, …` */
export function describeHeld({ vanished, active, accountsFile }: HeldRegistry): string {
  const names = vanished.slice(0, 5).join(", ");
  const more = vanished.length > 5 ? ", …" : "";
  return `${vanished.length} of ${active} accounts vanish from ${accountsFile} at once: ${names}${more}`;
}
