import type { LinkStore, ReminderStore } from "../contracts/correspondence.ts";
import type { StoreContext } from "../mongo/context.ts";
import { omit } from "../mongo/omit.ts";
import { isDuplicateKey } from "../mongo/store-errors.ts";

export function linkRepository({ collections: { officeLinks } }: StoreContext): LinkStore {
  return {
    add: async (link) => void (await officeLinks.insertOne({ ...link, _id: link.linkId })),
    get: async (linkId) => {
      const row = await officeLinks.findOne({ _id: linkId });
      return row && omit(row, "_id");
    },
    list: async (officeId) => {
      const own = officeId === undefined ? {} : { officeId };
      const rows = await officeLinks.find(own).sort({ createdAt: -1, _id: 1 }).toArray();
      return rows.map((row) => omit(row, "_id"));
    },
    revoke: async (linkId, at) => {
      const revoked = await officeLinks.updateOne(
        { _id: linkId, revokedAt: null },
        { $set: { revokedAt: at } },
      );
      return revoked.modifiedCount === 1;
    },
  };
}

export function reminderRepository({ collections: { reminders } }: StoreContext): ReminderStore {
  return {
    claim: async (reminder) => {
      try {
        await reminders.insertOne({ ...reminder, _id: reminder.reminderId });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    settle: async (reminderId, outcome) =>
      void (await reminders.updateOne({ _id: reminderId }, { $set: outcome })),
    failMessage: async (message, outcome) => {
      const rest = { $setDifference: ["$messages", [message]] };
      const isLast = { $and: [{ $eq: ["$messages", []] }, { $eq: ["$state", "accepted"] }] };
      const settled = Object.entries(outcome).map(([field, value]) => [
        field,
        { $cond: [isLast, { $literal: value }, `$${field}`] },
      ]);
      const row = await reminders.findOneAndUpdate(
        { messages: message },
        [{ $set: { messages: rest } }, { $set: Object.fromEntries(settled) }],
        { returnDocument: "after" },
      );
      return row === null || row.state === "accepted" ? null : omit(row, "_id", "messages");
    },
    list: async ({ month, officeId, since, until }) => {
      const span = { ...(since && { $gte: since }), ...(until && { $lt: until }) };
      const filter = {
        ...(month === undefined ? {} : { month }),
        ...(officeId === undefined ? {} : { officeId }),
        ...(since === undefined && until === undefined ? {} : { claimedAt: span }),
      };
      const rows = await reminders.find(filter).sort({ claimedAt: 1, _id: 1 }).toArray();
      return rows.map((row) => omit(row, "_id", "messages"));
    },
  };
}
