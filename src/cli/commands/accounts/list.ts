import {
  type AccountStatus,
  type AccountState,
  loadAccountStatuses,
} from "../../../services/registry/account-status.ts";
import {
  type AccountFilter,
  type AccountsContext,
  toAccountFilter,
  writeMessage,
  localToday,
} from "./accounts-context.ts";
import { type RowFormat, writeRows } from "../../output/rows.ts";

export type ListOptions = AccountFilter & { state?: AccountState; format: RowFormat; raw?: boolean };

const NAMES = [
  "account",
  "office",
  "officeKind",
  "nameEn",
  "nameHi",
  "platform",
  "label",
  "handle",
  "externalId",
  "state",
  "credential",
  "activeFrom",
  "activeTo",
  "verifiedBy",
  "verifiedOn",
  "note",
  "findings",
  "simulated",
] as const;

const COLUMNS = [
  { key: "account", header: "account" },
  { key: "handle", header: "handle" },
  { key: "externalId", header: "id" },
  { key: "state", header: "state" },
  { key: "verified", header: "verified" },
  { key: "activeTo", header: "active to" },
  { key: "findings", header: "to be looked at" },
];

const STATE_WORDS: Record<AccountState, string> = {
  waiting: "waiting",
  unpinned: "id not pinned",
  pinned: "id pinned",
  upcoming: "not yet active",
  retired: "retired",
};

/** `reach accounts list`: every account ever known. Exit 0. */
export async function listCommand(deps: AccountsContext, options: ListOptions): Promise<number> {
  await deps.refreshRegistry();
  const isMeant = await toAccountFilter(deps, options);
  const { store, adapters } = deps.collector;
  const all = (await loadAccountStatuses(store, localToday(deps), adapters)).filter(({ account }) =>
    isMeant(account),
  );
  const rows = all.filter(({ state }) => options.state === undefined || state === options.state);
  const simulated = deps.settings.mode === "simulated";
  const { format, raw = false } = options;
  writeRows(
    deps.streams.stdout,
    rows.map((row) => rowOf(row, format, simulated)),
    {
      format,
      names: NAMES,
      columns: COLUMNS,
      simulated,
      raw,
    },
  );
  writeMessage(deps, summary(all));
  return 0;
}

function rowOf({ account, office, state, findings }: AccountStatus, format: RowFormat, simulated: boolean) {
  return {
    account: account.accountKey,
    office: account.officeId,
    officeKind: office?.kind ?? null,
    nameEn: office?.nameEn ?? null,
    nameHi: office?.nameHi ?? null,
    platform: account.platform,
    label: account.label,
    handle: account.handle,
    externalId: account.externalId,
    state: format === "table" ? STATE_WORDS[state] : state,
    credential: account.credential,
    activeFrom: account.activeFrom,
    activeTo: account.activeTo,
    verifiedBy: account.verifiedBy,
    verifiedOn: account.verifiedOn,
    verified: [account.verifiedBy, account.verifiedOn].filter((part) => part !== null).join(", "),
    note: account.note,
    findings: findings.map(({ code, detail }) => `${code}: ${detail}`).join("; "),
    simulated,
  };
}

function summary(rows: readonly AccountStatus[]): string {
  const counts = new Map<AccountState, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = [...counts].map(([state, count]) => `${count} ${STATE_WORDS[state]}`);
  const found = rows.filter(({ findings }) => findings.length > 0).length;
  return `${rows.length} accounts${parts.length > 0 ? `: ${parts.join(", ")}` : ""}${found > 0 ? `; ${found} to be looked at` : ""}`;
}
