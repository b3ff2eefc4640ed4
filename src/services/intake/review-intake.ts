import { type IntakeEntry, isSamePerson } from "../../domain/intake.ts";
import { isBlank, saidBy, type SaidBy } from "../../domain/attribution.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { IntakeDeps } from "./import-intake.ts";

/**
 * A second person's word for an entry that is held. The same word again changes nothing. Throws UsageError for an id
 * that nobody entered, for one that was refused, and for the person who entered it.
 */
export async function confirmIntake(
  { store, clock, zone }: IntakeDeps,
  entryId: string,
  word: SaidBy,
): Promise<IntakeEntry> {
  const entry = await entryNamed({ store }, entryId, word);
  if (entry.state === "taken") return entry;
  if (entry.state === "refused") throw new UsageError(settledOtherwise(entry));
  if (isSamePerson(word.by, entry.enteredBy))
    throw new UsageError(
      `${entry.entryId} was entered by ${entry.enteredBy}; somebody else has to confirm it`,
    );
  const taken = await store.intake.confirm(entry.entryId, saidBy(word), clock.now(), zone);
  return taken ?? (await store.intake.get(entry.entryId)) ?? entry;
}

/**
 * Keeps that an entry that is held is not to be taken, with who and why; another row may then say otherwise. Also the
 * person who entered it may. The same word again changes nothing. Throws UsageError for an id that nobody entered, and
 * for one that was taken: a correction undoes that.
 */
export async function refuseIntake(
  { store, clock }: Pick<IntakeDeps, "store" | "clock">,
  entryId: string,
  word: SaidBy & { why: string },
): Promise<IntakeEntry> {
  const why = word.why.trim();
  if (isBlank(why)) throw new UsageError("--reason is blank; say why it is not to be taken");
  const entry = await entryNamed({ store }, entryId, word);
  if (entry.state === "refused") return entry;
  if (entry.state === "taken") throw new UsageError(settledOtherwise(entry));
  const refused = await store.intake.refuse(entry.entryId, { by: saidBy(word), at: clock.now(), why });
  return refused ?? (await store.intake.get(entry.entryId)) ?? entry;
}

async function entryNamed(
  { store }: Pick<IntakeDeps, "store">,
  entryId: string,
  { by }: SaidBy,
): Promise<IntakeEntry> {
  if (isBlank(by)) throw new UsageError("--by is blank; name the person who says it");
  const entry = await store.intake.get(entryId.trim().toLowerCase());
  if (entry !== null) return entry;
  throw new UsageError(`nothing was entered with the id "${entryId.slice(0, 40)}"`, {
    remedy: "reach intake list shows what waits to be confirmed.",
  });
}

const settledOtherwise = ({ entryId, state, confirmedBy, refused }: IntakeEntry): string =>
  state === "refused"
    ? `${entryId} was refused by ${refused?.by ?? "somebody"}: ${refused?.why ?? "no reason was kept"}; if it holds, enter it anew with its evidence`
    : `${entryId} was taken${confirmedBy === null ? "" : `, confirmed by ${confirmedBy}`}; what was taken is not refused afterwards`;
