import { isDeepStrictEqual } from "node:util";
import type { HeldRegistry } from "../../store/contracts/meta.ts";
import type { Store } from "../../store/contracts/store.ts";

/** Stores or, with `null`, clears the held registry; the same files have been held since they first were. */
export async function saveHeldRegistry(
  store: Pick<Store, "meta">,
  given: HeldRegistry | null,
): Promise<HeldRegistry | null> {
  const current = await store.meta.get("registry-held");
  const isSame = given !== null && current?.digest === given.digest;
  const held = isSame ? { ...given, since: current.since } : given;
  if (!isDeepStrictEqual(current, held)) await store.meta.set("registry-held", held);
  return held;
}

/** The held registry if it has this content, and to compare it again would bring the same. */
export async function findHold(
  { meta, registry }: Pick<Store, "meta" | "registry">,
  digest: string,
  today: string,
): Promise<HeldRegistry | null> {
  const [held, head] = await Promise.all([meta.get("registry-held"), registry.head()]);
  const isStill = held?.digest === digest && held.revision === head?.revision && held.day === today;
  return isStill ? held : null;
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
