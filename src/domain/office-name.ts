import { distance } from "fastest-levenshtein";
import type { Office } from "./office.ts";

/** What a name was found to mean: one office, or the nearest that there are. */
export type OfficeMatch = { office: Office } | { office: null; nearest: Office[] };

export type OfficeFinder = (name: string) => OfficeMatch;

type Named = Pick<Office, "officeId" | "nameEn" | "nameHi" | "aliases">;

const NUKTA_AND_JOINERS = /[\u0300-\u036f\u093c\u200b-\u200f\u2060\ufeff]/gu;
/** A nasal consonant before its own row is written as a half letter or as a dot: चम्पारण, चंपारण. */
const HALF_NASAL = /[ङञणनम]्(?=[क-म])/gu;

/**
 * What is left of a name when spelling that readers do not distinguish is removed: case, Latin accents, nukta, joiners,
 * the two ways of writing a nasal, `&` for `and`, blanks, hyphens and other signs.
 */
export function normalizeName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(NUKTA_AND_JOINERS, "")
    .toLowerCase()
    .replaceAll("ँ", "ं")
    .replace(HALF_NASAL, "ं")
    .replaceAll("&", " and ")
    .replace(/[^\p{L}\p{M}\p{N}]/gu, "");
}

/** Every name of an office: its id, both names, its aliases. */
export function officeNames(office: Named): string[] {
  return [office.officeId, office.nameEn, office.nameHi, ...office.aliases].filter((name) => name !== "");
}

/** Each unknown name is compared with all names; of a large faulty file more than the first are not worth the time. */
const SUGGESTED_MAX = 100;

/**
 * Returns a function that finds an office by id, English or Hindi name, or alias; for an unknown name it suggests the
 * nearest, at most three. After a hundred unknown names it suggests none.
 */
export function createOfficeFinder(offices: readonly Office[]): OfficeFinder {
  const byKey = new Map<string, Office>();
  for (const office of offices)
    for (const key of officeNames(office).map(normalizeName)) if (!byKey.has(key)) byKey.set(key, office);
  const byId = new Map(offices.map((office) => [office.officeId, { office }]));
  let unknown = 0;
  return (name) => {
    const exact = byId.get(name);
    if (exact !== undefined) return exact;
    const key = normalizeName(name.slice(0, LONGEST_NAME));
    const office = byKey.get(key);
    if (office !== undefined) return { office };
    unknown += 1;
    return { office: null, nearest: unknown > SUGGESTED_MAX ? [] : nearestOffices(byKey, key) };
  };
}

/** `officeFinder` for a single name. */
export function findOffice(offices: readonly Office[], name: string): OfficeMatch {
  return createOfficeFinder(offices)(name);
}

/** The sentence for a name that no office has. */
export function unknownOfficeMessage(name: string, nearest: readonly Pick<Office, "officeId">[]): string {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  if (nearest.length === 0) return `unknown office "${shown}"; reach accounts list shows all of them`;
  return `unknown office "${shown}"; did you mean ${nearest.map(({ officeId }) => officeId).join(", ")}?`;
}

const LONGEST_NAME = 200;
const FARTHEST = 0.5;

function nearestOffices(byKey: ReadonlyMap<string, Office>, key: string): Office[] {
  if (key === "") return [];
  const near = [...byKey]
    .map(([name, office]) => ({ office, far: farness(name, key) }))
    .filter(({ far }) => far <= FARTHEST)
    .toSorted((a, b) => a.far - b.far);
  return [...new Set(near.map(({ office }) => office))].slice(0, 3);
}

/** 0 = the same, 1 = nothing in common. A beginning that is typed right counts as near. */
function farness(name: string, key: string): number {
  if (key.length >= 3 && name.startsWith(key)) return 0.1;
  return distance(name, key) / Math.max(name.length, key.length, 1);
}
