import type { HeldRegistry } from "../../store/contracts/meta.ts";
import type { Store } from "../../store/contracts/store.ts";

/** Stores or, with `null`, clears the held registry. */
export async function saveHeldRegistry(store: Pick<Store, "meta">, held: HeldRegistry | null): Promise<void> {
  const current = await store.meta.get("registry-held");
  if (current?.digest !== held?.digest) await store.meta.set("registry-held", held);
}

export const HELD_REMEDY =
  "Restore the whole file, or confirm the smaller registry with reach accounts accept.";

export const countVanished = ({ vanished, vanishedInAll = vanished.length }: HeldRegistry): number =>
  vanishedInAll;

/** `83 of 94 accounts vanish from accounts.csv at once: araria.facebook, …` */
export function describeHeld(held: HeldRegistry): string {
  const { vanished, active, accountsFile } = held;
  const names = vanished.slice(0, 5).join(", ");
  const more = vanished.length > 5 ? ", …" : "";
  return `${countVanished(held)} of ${active} accounts vanish from ${accountsFile} at once: ${names}${more}`;
}
