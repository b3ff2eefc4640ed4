import { randomUUID } from "node:crypto";
import { ABSENCE_PREFIX } from "../models/ledger-model.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Alert, StoredAlert, OperationsStore } from "../contracts/operations.ts";
import { omit } from "../mongo/omit.ts";
import { expireStatistics, forgetAccount } from "./forget-account.ts";

/** How long an alert that is being reported is left to the process that reports it. */
const CLAIM_MS = 120_000;

/** What keeps the operator informed: credentials as they were checked, alerts, migrations and deletions. */
export function operationsRepository(context: StoreContext): OperationsStore {
  const { accessReports, alerts, migrations, deletions } = context.collections;
  return {
    saveAccess: async (report) => {
      const _id = `${report.platform}|${report.credential}`;
      await accessReports.replaceOne({ _id }, { ...report }, { upsert: true });
    },
    access: async () =>
      (await accessReports.find().sort({ _id: 1 }).toArray()).map((row) => omit(row, "_id")),
    setAlerts: async (on, at) => {
      for (const alert of on) await raise(context, alert, at);
      await alerts.updateMany(
        { _id: { $nin: on.map(({ key }) => key) }, endedAt: null },
        { $set: { endedAt: at, claimedUntil: null } },
      );
    },
    claimAlerts: (at) => claim(context, at),
    markAlertSent: async (key, at) => {
      await alerts.updateOne({ _id: key, saidAt: { $ne: null } }, { $set: { overSaidAt: at } });
      await alerts.updateOne({ _id: key, saidAt: null }, { $set: { saidAt: at, claimedUntil: null } });
    },
    alerts: async () =>
      (await alerts.find().sort({ raisedAt: -1 }).toArray()).map((row) => omit(row, "_id", "claimedUntil")),
    countAbsences: (...asked) => countAbsences(context, ...asked),
    migrations: async () => {
      const rows = await migrations.find().sort({ _id: 1 }).toArray();
      return rows.flatMap(({ id, does, doneAt, changed }) =>
        doneAt === null ? [] : [{ id, does, doneAt, changed }],
      );
    },
    forget: (...asked) => forgetAccount(context, ...asked),
    recordDeletion: async (deletion) => {
      await deletions.insertOne({ _id: randomUUID(), ...deletion });
      return deletion;
    },
    deletions: async () => (await deletions.find().sort({ at: 1 }).toArray()).map((row) => omit(row, "_id")),
    expireStatistics: (...asked) => expireStatistics(context, ...asked),
  };
}

/** An alert that is on stays as it was sent; one whose end was sent starts again. */
async function raise({ collections }: StoreContext, alert: Alert, at: Date): Promise<void> {
  const { alerts } = collections;
  const fresh = { raisedAt: at, endedAt: null, saidAt: null, overSaidAt: null, claimedUntil: null };
  const again = await alerts.updateOne(
    { _id: alert.key, overSaidAt: { $ne: null } },
    { $set: { ...alert, ...fresh } },
  );
  if (again.matchedCount > 0) return;
  const { key, kind, ...words } = alert;
  const { endedAt: _ended, ...born } = fresh;
  await alerts.updateOne(
    { _id: key },
    { $set: { ...words, endedAt: null }, $setOnInsert: { key, kind, ...born } },
    { upsert: true },
  );
}

async function claim({ collections }: StoreContext, at: Date): Promise<StoredAlert[]> {
  const claimed: StoredAlert[] = [];
  for (;;) {
    const row = await collections.alerts.findOneAndUpdate(
      {
        $and: [
          {
            $or: [
              { endedAt: null, saidAt: null },
              { endedAt: { $ne: null }, saidAt: { $ne: null }, overSaidAt: null },
            ],
          },
          { $or: [{ claimedUntil: null }, { claimedUntil: { $lt: at } }] },
        ],
      },
      { $set: { claimedUntil: new Date(at.getTime() + CLAIM_MS) } },
      { returnDocument: "after" },
    );
    if (row === null) return claimed;
    claimed.push(omit(row, "_id", "claimedUntil"));
  }
}

/** Each answer counts, so two attempts within a slot count twice: they are two answers. */
async function countAbsences(
  { collections }: StoreContext,
  ...[platform, slot, absent, back]: Parameters<OperationsStore["countAbsences"]>
): Promise<Map<string, number>> {
  const { counters } = collections;
  const idOf = (accountKey: string) => `${ABSENCE_PREFIX}${platform}|${accountKey}`;
  if (back.length > 0) await counters.deleteMany({ _id: { $in: back.map(idOf) } });
  const counts = new Map<string, number>();
  for (const accountKey of absent) {
    const row = await counters.findOneAndUpdate(
      { _id: idOf(accountKey) },
      [
        {
          $set: {
            value: {
              $cond: [{ $gte: ["$slot", slot] }, "$value", { $add: [{ $ifNull: ["$value", 0] }, 1] }],
            },
            slot: { $max: ["$slot", slot] },
          },
        },
      ],
      { upsert: true, returnDocument: "after" },
    );
    counts.set(accountKey, row?.value ?? 1);
  }
  return counts;
}
