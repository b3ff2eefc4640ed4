import { Schema } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import { count, flag, instant, maybeInstant, maybeText, plain, text } from "./field-types.ts";

/** `inForce` false = a later registry file no longer has it. It is never deleted. */
export type OfficeDoc = Office & { _id: string; inForce: boolean };

export const officeSchema = new Schema<OfficeDoc>(
  {
    _id: text,
    officeId: text,
    kind: text,
    nameEn: text,
    nameHi: text,
    lgdCode: maybeText,
    division: maybeText,
    aliases: { type: [String], required: true },
    activeFrom: maybeText,
    activeTo: maybeText,
    inForce: flag,
  },
  { ...plain, collection: "offices" },
);

export type AccountDoc = Account & {
  _id: string;
  inForce: boolean;
  byIntake: boolean;
  idPinnedAt: Date | null;
};

export const accountSchema = new Schema<AccountDoc>(
  {
    _id: text,
    accountKey: text,
    officeId: text,
    platform: text,
    label: maybeText,
    handle: maybeText,
    externalId: maybeText,
    credential: maybeText,
    activeFrom: maybeText,
    activeTo: maybeText,
    verifiedBy: maybeText,
    verifiedOn: maybeText,
    note: maybeText,
    inForce: flag,
    byIntake: flag,
    idPinnedAt: maybeInstant,
  },
  { ...plain, collection: "accounts" },
);

/** A registry as it was accepted, whole; `_id` = its revision. */
export type RegistryRevisionDoc = {
  _id: number;
  acceptedAt: Date;
  digest: string;
  /** Accounts that were changed since, in place; absent = none. */
  changes?: number;
  offices: readonly Office[];
  accounts: readonly Account[];
};

export const registryRevisionSchema = new Schema<RegistryRevisionDoc>(
  {
    _id: count,
    acceptedAt: instant,
    digest: text,
    changes: Number,
    offices: { type: [Schema.Types.Mixed], required: true },
    accounts: { type: [Schema.Types.Mixed], required: true },
  },
  { ...plain, collection: "registryRevisions" },
);
