import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Contact } from "../../domain/contact.ts";
import type { Office } from "../../domain/office.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import { formatNote, inFile } from "../tables/named-rows.ts";
import { readTable } from "../tables/read-table.ts";
import { parseContacts, type ParsedContacts } from "./parse-contacts.ts";

/** Where contacts come from. */
export type ContactSource =
  | { kind: "file"; path: string; mayBeAbsent: boolean }
  /** Over the built-in simulator: invented addresses under example.org, which belong to nobody. */
  | { kind: "samples" };

/**
 * Reads the contacts each time they are needed: the file alone holds them, so that deleting a line deletes it. Throws
 * ConfigError with every fault and its line.
 */
export async function loadContacts(source: ContactSource, offices: readonly Office[]): Promise<Contact[]> {
  if (source.kind === "samples") return offices.filter(({ kind }) => kind === "district").map(toSample);
  const parsed = await readContacts(source, offices);
  if (parsed === null) return [];
  if (parsed.faults.length > 0)
    throw new ConfigError(parsed.faults.map(formatNote), {
      remedy: "Nobody is written to until the contacts file is right.",
    });
  return parsed.contacts.map(({ contact }) => contact);
}

/** Reads and parses the file; `null` = there is none, and there need not be one. */
export async function readContacts(
  { path, mayBeAbsent }: Extract<ContactSource, { kind: "file" }>,
  offices: readonly Office[],
): Promise<(ParsedContacts & { bytes: Uint8Array }) | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    if (mayBeAbsent && Object(cause).code === "ENOENT") return null;
    throw new ConfigError(`${path} cannot be read; REACH_CONTACTS_FILE names the file`, { cause });
  }
  const file = { name: basename(path), bytes };
  const table = await readTable(file);
  if (table.faults.length > 0) return { contacts: [], faults: inFile(file, table.faults), bytes };
  return { ...parseContacts(file.name, table.lines, offices), bytes };
}

function toSample({ officeId }: Office): Contact {
  return {
    officeId,
    name: `Sample contact of ${officeId}`,
    designation: null,
    email: `${officeId}@example.org`,
    phone: null,
    lang: "hi",
    activeFrom: null,
    activeTo: null,
  };
}
