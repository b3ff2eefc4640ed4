import { toAccountKey } from "../../domain/account.ts";
import type { Account } from "../../domain/account.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { Office } from "../../domain/office.ts";
import { normalizeName, officeNames } from "../../domain/office-name.ts";
import type { Identity } from "../../platforms/contract.ts";

/**
 * A Page and the office it may belong to, for a person to confirm. `office` null = no office matches, or several do;
 * `why` is the reason of the proposal. `known` = the account that already has this id.
 */
export type AccountProposal = {
  page: Identity;
  office: Office | null;
  candidates: readonly Office[];
  label: string | null;
  known: Account | null;
  why: string;
};

/** Proposes an office for each Page by names and aliases. Writes nothing; a person decides. */
export function proposeAccounts(
  pages: readonly Identity[],
  offices: readonly Office[],
  accounts: readonly Account[],
  platform: PlatformId,
): AccountProposal[] {
  const taken = new Set(
    accounts.filter(({ externalId, handle }) => externalId ?? handle).map(({ accountKey }) => accountKey),
  );
  return pages.map((page) => {
    const known = accounts.find(
      (account) => account.platform === platform && account.externalId === page.externalId,
    );
    if (known !== undefined)
      return {
        page,
        office: null,
        candidates: [],
        label: null,
        known,
        why: `already pinned as ${known.accountKey}`,
      };
    const candidates = candidatesOf(page, offices);
    const [first] = candidates;
    const office = candidates.length === 1 ? (first?.office ?? null) : null;
    const label = office === null ? null : freeLabel(office, taken, platform);
    if (office !== null) taken.add(toAccountKey(office.officeId, platform, label));
    return {
      page,
      office,
      candidates: candidates.map((one) => one.office),
      label,
      known: null,
      why: whyOf(candidates),
    };
  });
}

type Candidate = { office: Office; name: string };

/** Offices with a name in the Page's name or handle as whole words; of two, the longer name wins. */
function candidatesOf({ name, handle }: Identity, offices: readonly Office[]): Candidate[] {
  const text = ` ${wordsOf(name ?? "").join(" ")} `;
  const handleKey = normalizeName(handle ?? "");
  const hits = offices.flatMap((office) => {
    const named = officeNames(office)
      .filter((one) => normalizeName(one).length >= 3)
      .filter(
        (one) =>
          text.includes(` ${wordsOf(one).join(" ")} `) || handleParts(handleKey).has(normalizeName(one)),
      )
      .toSorted((a, b) => b.length - a.length)[0];
    return named === undefined ? [] : [{ office, name: named }];
  });
  return hits.filter(
    ({ name: mine, office }) =>
      !hits.some((other) => other.office !== office && isInside(wordsOf(mine), wordsOf(other.name))),
  );
}

/** Words as comparison keys, which ignore spelling differences: "Gaya Ji", "गया-जी". */
function wordsOf(text: string): string[] {
  return text
    .split(/[^\p{L}\p{M}\p{N}\u200c\u200d]+/u)
    .map(normalizeName)
    .filter((word) => word !== "");
}

function isInside(shorter: readonly string[], longer: readonly string[]): boolean {
  return shorter.length < longer.length && ` ${longer.join(" ")} `.includes(` ${shorter.join(" ")} `);
}

/** A handle, and the handle without the words that offices often add to their name. */
function handleParts(handle: string): ReadonlySet<string> {
  const bare = handle
    .replace(/^(dm|dpro|iprd|district|collector)+/, "")
    .replace(/(dm|dpro|iprd|district|collector|official|bihar|administration)+$/, "");
  return new Set([handle, bare]);
}

function whyOf(candidates: readonly Candidate[]): string {
  const [first, second] = candidates;
  if (first === undefined) return "it contains no name of an office";
  if (second === undefined) return `by the name "${first.name}"`;
  return `could be ${candidates.map(({ office }) => office.officeId).join(" or ")}`;
}

/** The first Page of an office takes its unlabelled line; each further one gets a label. */
function freeLabel({ officeId }: Office, taken: ReadonlySet<string>, platform: PlatformId): string | null {
  if (!taken.has(toAccountKey(officeId, platform, null))) return null;
  for (let n = 2; ; n++) if (!taken.has(toAccountKey(officeId, platform, `page-${n}`))) return `page-${n}`;
}
