import { ContractError } from "../../errors/reach-error.ts";
import type { AudienceValue, Identity } from "../contract.ts";
import type { Discovered } from "./schema.ts";

/** The audience of an account. A count that is missing throws a ContractError `field_missing`; one that is no number is `bad_answer`. */
export function toAudience(account: Discovered): AudienceValue {
  const { id, username, followers_count: reported } = account;
  if (reported === undefined || reported === null)
    throw new ContractError(`followers_count of ${id} is missing`, "field_missing");
  const followers = countOf(reported);
  if (followers === null)
    throw new ContractError(
      `followers_count of ${id} is ${JSON.stringify(reported).slice(0, 60)}, not a whole number`,
      "bad_answer",
    );
  const posts = countOf(account.media_count);
  return {
    counters: { followers, posts, following: null, listed: null, views: null },
    precision: "exact",
    externalId: id,
    name: account.name ?? null,
    handle: username ?? null,
  };
}

export const toIdentity = ({ id, username, name, followers_count: count }: Discovered): Identity => ({
  externalId: id,
  handle: username ?? null,
  name: name ?? null,
  followers: countOf(count),
});

const countOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
