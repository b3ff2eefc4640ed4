import { type IntakeEntry, isSamePerson } from "../../domain/intake.ts";
import { isBlank, formatAttribution, type Attribution } from "../../domain/attribution.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { IntakeContext } from "./import-intake.ts";

/**
 * Confirms a held entry by a second person. Repeating it changes nothing. Throws a UsageError for an unknown id, for a
 * refused entry, and for the person who entered it.
 */
export async function confirmIntake(
  { store, clock, zone }: IntakeContext,
  entryId: string,
  word: Attribution,
): Promise<IntakeEntry> {
  const entry = await entryNamed({ store }, entryId, word);
  if (entry.state === "taken") return entry;
  if (entry.state === "refused") throw new UsageError(settledOtherwise(entry));
  if (isSamePerson(word.by, entry.enteredBy))
    throw new UsageError(
      `${entry.entryId} was entered by ${entry.enteredBy}; somebody else has to confirm it`,
    );
  const taken = await store.intake.confirm(entry.entryId, formatAttribution(word), clock.now(), zone);
  return taken ?? (await store.intake.get(entry.entryId)) ?? entry;
}

/**
 * Refuses a held entry, with who and why; another row may then replace it. The person who entered it may refuse it too.
 * Repeating it changes nothing. Throws a UsageError for an unknown id, and for an imported entry: a correction undoes
 * that.
 */
export async function refuseIntake(
  { store, clock }: Pick<IntakeContext, "store" | "clock">,
  entryId: string,
  word: Attribution & { why: string },
): Promise<IntakeEntry> {
  const why = word.why.trim();
  if (isBlank(why)) throw new UsageError("--reason is blank; say why the entry is refused");
  const entry = await entryNamed({ store }, entryId, word);
  if (entry.state === "refused") return entry;
  if (entry.state === "taken") throw new UsageError(settledOtherwise(entry));
  const refused = await store.intake.refuse(entry.entryId, {
    by: formatAttribution(word),
    at: clock.now(),
    why,
  });
  return refused ?? (await store.intake.get(entry.entryId)) ?? entry;
}

async function entryNamed(
  { store }: Pick<IntakeContext, "store">,
  entryId: string,
  { by }: Attribution,
): Promise<IntakeEntry> {
  if (isBlank(by)) throw new UsageError("--by is blank; write the name of the person");
  const entry = await store.intake.get(entryId.trim().toLowerCase());
  if (entry !== null) return entry;
  throw new UsageError(`there is no entry with the id "${entryId.slice(0, 40)}"`, {
    remedy: "Run reach intake list to see the entries that wait for confirmation.",
  });
}

const settledOtherwise = ({ entryId, state, confirmedBy, refused }: IntakeEntry): string =>
  state === "refused"
    ? `${entryId} was refused by ${refused?.by ?? "somebody"}: ${refused?.why ?? "no reason was kept"}; if it is right, enter it again with its evidence`
    : `${entryId} was imported${confirmedBy === null ? "" : `, confirmed by ${confirmedBy}`}; an imported entry cannot be refused, use reach correct`;
