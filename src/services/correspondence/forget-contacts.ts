import { rename, stat, writeFile } from "node:fs/promises";
import type { Office } from "../../domain/office.ts";
import { ConfigError, UsageError } from "../../errors/reach-error.ts";
import type { Deletion } from "../../store/contracts/operations.ts";
import type { Store } from "../../store/contracts/store.ts";
import { formatNote } from "../tables/named-rows.ts";
import { type ContactSource, readContacts } from "./load-contacts.ts";

/** Deletes the lines of an office from the contacts file, and records that it was done; never whom it was about. */
export async function forgetContacts(
  { store, source }: { store: Pick<Store, "operations">; source: ContactSource },
  officeId: string,
  offices: readonly Office[],
  decision: { by: string; why: string; at: Date },
): Promise<Deletion> {
  if (source.kind === "samples")
    throw new UsageError("the built-in simulator has invented contacts only; there is nothing to delete");
  const parsed = await readContacts(source, offices);
  if (parsed === null) throw new UsageError(`there is no contacts file at ${source.path}`);
  if (parsed.faults.length > 0) throw new ConfigError(parsed.faults.map(formatNote));
  const lines = new Set(
    parsed.contacts.filter(({ contact }) => contact.officeId === officeId).map(({ line }) => line),
  );
  if (lines.size === 0) throw new UsageError(`${source.path} has no contact of ${officeId}`);
  await writeWithout(source.path, parsed.bytes, lines);
  return store.operations.recordDeletion({
    accountKey: `${officeId}.contacts`,
    by: decision.by,
    reason: decision.why,
    at: decision.at,
    counts: { contacts: lines.size },
  });
}

/** Writes the file without these lines; every other byte stays as it is. */
async function writeWithout(path: string, bytes: Uint8Array, lines: ReadonlySet<number>): Promise<void> {
  const text = Buffer.from(bytes).toString("latin1");
  if (text.startsWith("PK") || text.includes("\0"))
    throw new UsageError(`${path} is not a CSV file in UTF-8; delete the lines of the office in it by hand`);
  const kept = text.split(/(?<=\n)/).filter((_, i) => !lines.has(i + 1));
  const { mode } = await stat(path);
  const part = `${path}.part`;
  try {
    await writeFile(part, Buffer.from(kept.join(""), "latin1"), { mode: mode & 0o777 });
    await rename(part, path);
  } catch (cause) {
    throw new UsageError(`${path} cannot be written; delete the lines of the office in it by hand`, {
      cause,
    });
  }
}
