import type { Account } from "../../domain/account.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { StoreError } from "../../errors/reach-error.ts";
import type { OfficeDays, ReadableAccount, RegistryParts } from "../contracts/registry.ts";
import { type RegistryRevisionDoc, toAccount } from "../models/registry-model.ts";
import type { StoreContext } from "../mongo/context.ts";
import { contentOf, findListed, findNewest, readContent } from "./registry-content.ts";

/** The newest registry, or the one of a digest, part by part; the accounts that intake created come last. */
export async function openParts(context: StoreContext, digest?: string): Promise<RegistryParts | null> {
  const { registryRevisions } = context.collections;
  const newest =
    digest === undefined
      ? await findNewest(context)
      : await registryRevisions.findOne(
          { digest },
          { projection: { offices: 0, accounts: 0 }, sort: { _id: -1 } },
        );
  if (newest === null) return null;
  const listed = newest.parts ?? 1;
  return {
    digest: newest.digest,
    parts: listed + 1,
    accounts: async (part, platform) =>
      part === listed
        ? accountsOfIntake(context, contentOf(newest), platform)
        : withPinnedIds(context, await listedAccounts(context, newest, part, platform)),
    offices: () => officeDays(context, newest),
  };
}

/** Of a million accounts what is read here is most of the work of planning: the server leaves out what is not needed. */
async function listedAccounts(
  context: StoreContext,
  revision: RegistryRevisionDoc,
  part: number,
  platform: PlatformId,
): Promise<readonly ReadableAccount[]> {
  if (revision.parts === undefined)
    return (await readContent(context, revision)).accounts.filter((one) => one.platform === platform);
  const ofPlatform = { input: "$accounts", cond: { $eq: ["$$this.platform", platform] } };
  const [found] = await context.collections.registryParts
    .aggregate<{ accounts: ReadableAccount[] }>([
      { $match: { _id: `${contentOf(revision)}/${part}` } },
      { $project: { accounts: { $filter: ofPlatform } } },
      { $project: { accounts: NEEDED } },
    ])
    .toArray();
  if (found === undefined)
    throw new StoreError(`part ${part} of the registry ${revision.digest} is not there`);
  return found.accounts;
}

const NEEDED: Record<keyof ReadableAccount, 1> = {
  accountKey: 1,
  officeId: 1,
  platform: 1,
  handle: 1,
  externalId: 1,
  activeFrom: 1,
  activeTo: 1,
};

async function withPinnedIds(
  { collections }: StoreContext,
  listed: readonly ReadableAccount[],
): Promise<ReadableAccount[]> {
  const without = listed.flatMap(({ accountKey, externalId }) => (externalId === null ? [accountKey] : []));
  if (without.length === 0) return [...listed];
  const rows = await collections.accounts
    .find({ _id: { $in: without }, inForce: true }, { projection: { externalId: 1 } })
    .toArray();
  const pinned = new Map(rows.map(({ _id, externalId }) => [_id, externalId]));
  return listed.map((account) => ({
    ...account,
    externalId: account.externalId ?? pinned.get(account.accountKey) ?? null,
  }));
}

/** For those that the files list too, the files take precedence. */
async function accountsOfIntake(
  context: StoreContext,
  content: string,
  platform: PlatformId,
): Promise<Account[]> {
  const rows = await context.collections.accounts
    .find({ byIntake: true, inForce: true, platform })
    .sort({ _id: 1 })
    .toArray();
  if (rows.length === 0) return [];
  const listed = (
    await findListed(
      context,
      rows.map(({ _id }) => _id),
    )
  ).get(content);
  return rows.filter(({ _id }) => listed?.has(_id) !== true).map(toAccount);
}

const ALWAYS: OfficeDays = { activeFrom: null, activeTo: null };

async function officeDays(
  context: StoreContext,
  revision: RegistryRevisionDoc,
): Promise<ReadonlyMap<string, OfficeDays>> {
  const days = new Map<string, OfficeDays>();
  const add = ({ officeId, activeFrom, activeTo }: OfficeDays & { officeId: string }) =>
    days.set(officeId, activeFrom === null && activeTo === null ? ALWAYS : { activeFrom, activeTo });
  if (revision.parts === undefined) {
    for (const office of (await readContent(context, revision)).offices) add(office);
    return days;
  }
  const projection = { "offices.officeId": 1, "offices.activeFrom": 1, "offices.activeTo": 1 } as const;
  const parts = context.collections.registryParts.find(
    { digest: contentOf(revision) },
    { projection, batchSize: 10 },
  );
  for await (const { offices } of parts) for (const office of offices) add(office);
  return days;
}
