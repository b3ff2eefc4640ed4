import { Schema } from "mongoose";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import { omit } from "../mongo/omit.ts";
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

export const toAccount = (row: AccountDoc): Account => omit(row, "_id", "inForce", "byIntake", "idPinnedAt");

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
)
  .index({ byIntake: 1 }, { partialFilterExpression: { byIntake: true } })
  .index({ externalId: 1 });

/** A registry as it was accepted; `_id` = its revision. Its content is in `registryParts` under its digest. */
export type RegistryRevisionDoc = {
  _id: number;
  acceptedAt: Date;
  digest: string;
  /** The name under which its parts are stored; absent = the digest. */
  content?: string;
  /** Accounts that were changed since, in place; absent = none. */
  changes?: number;
  parts?: number;
  /** `today` = the local day of the acceptance. Absent once `offices` and `accounts` are brought to this revision. */
  toApply?: { today: string; done: number };
  /** Only of revisions from before the parts. */
  offices?: readonly Office[];
  accounts?: readonly Account[];
};

export const registryRevisionSchema = new Schema<RegistryRevisionDoc>(
  {
    _id: count,
    acceptedAt: instant,
    digest: text,
    content: String,
    changes: Number,
    parts: Number,
    toApply: Schema.Types.Mixed,
    offices: { type: [Schema.Types.Mixed], default: undefined },
    accounts: { type: [Schema.Types.Mixed], default: undefined },
  },
  { ...plain, collection: "registryRevisions" },
);

/** A part of the content of a registry's files; `digest` = the name of the content, `_id` = `digest/part`. */
export type RegistryPartDoc = {
  _id: string;
  digest: string;
  part: number;
  offices: readonly Office[];
  accounts: readonly Account[];
};

export const registryPartSchema = new Schema<RegistryPartDoc>(
  {
    _id: text,
    digest: text,
    part: count,
    offices: { type: [Schema.Types.Mixed], required: true },
    accounts: { type: [Schema.Types.Mixed], required: true },
  },
  { ...plain, collection: "registryParts" },
);
registryPartSchema.index({ digest: 1, part: 1 });
