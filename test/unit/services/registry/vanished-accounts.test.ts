import { type Account, toAccountKey } from "../../../../src/domain/account.ts";
import { VanishedTally } from "../../../../src/services/registry/vanished-tally.ts";

const TODAY = "2023-07-15";
const accounts = Array.from({ length: 30 }, (_, at): Account => {
  const label = `n${at}`;
  const accountKey = toAccountKey("patna", "x", label);
  const span = {
    activeFrom: null,
    activeTo: null,
    credential: null,
    verifiedBy: null,
    verifiedOn: null,
    note: null,
  };
  return { accountKey, officeId: "patna", platform: "x", label, handle: label, externalId: null, ...span };
});
/** The registry after a change of its first lines. */
const changed = (count: number, change: Partial<Account>) =>
  accounts.map((account, at) => (at < count ? { ...account, ...change } : account));
const isHeld = (after: readonly Account[]) => {
  const kept = new Map(after.map((account) => [account.accountKey, account]));
  const tally = new VanishedTally();
  for (const before of accounts) tally.add(before, kept.get(before.accountKey) ?? null, TODAY);
  return tally.isShrunk();
};

describe("accounts that vanish from a registry", () => {
  it.each([
    ["their lines are gone", accounts.slice(4)],
    ["a column of handles is cut", changed(4, { handle: null })],
    ["a date was filled down that ends them", changed(4, { activeTo: "2023-07-14" })],
    ["a date was filled down that begins them later", changed(4, { activeFrom: "2023-08-01" })],
  ])("are held where %s", (_, after) => {
    expect(isHeld(after)).toBe(true);
  });

  it("are not held where few of them end, or where all are read on", () => {
    expect(isHeld(changed(3, { activeTo: "2023-07-14" }))).toBe(false);
    expect(isHeld(changed(30, { activeTo: TODAY, handle: "another" }))).toBe(false);
  });
});
