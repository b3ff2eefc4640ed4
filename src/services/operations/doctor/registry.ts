import { localDayAt } from "../../../domain/slot.ts";
import type { AppContext } from "../../context/app-context.ts";
import { loadAccountStatuses } from "../../registry/account-status.ts";
import type { Checkup } from "./checkup.ts";

/** Checks that accounts can be read, and lists the open findings about them. */
export async function checkRegistry({
  store,
  clock,
  zone,
  adapters,
}: Pick<AppContext, "store" | "adapters" | "clock" | "zone">): Promise<Checkup[]> {
  const statuses = await loadAccountStatuses(store, localDayAt(clock.now(), zone).day, adapters);
  const active = statuses.filter(({ account }) => adapters.has(account.platform));
  const count = (state: string) => active.filter((status) => status.state === state).length;
  const findings = active.flatMap(({ account, findings: open }) =>
    open.map(({ code, detail }): Checkup => {
      return {
        subject: account.accountKey,
        state: "warning",
        detail: `${code}: ${detail}`,
        remedy: "Check the account and correct accounts.csv if necessary.",
      };
    }),
  );
  return [checkPins(count("pinned"), count("unpinned"), count("waiting")), ...findings];
}

function checkPins(pinned: number, unpinned: number, waiting: number): Checkup {
  const subject = "accounts";
  const counts = `${pinned} pinned, ${unpinned} by handle only, ${waiting} not filled in`;
  if (pinned + unpinned === 0)
    return {
      subject,
      state: "fault",
      detail: `none can be read (${counts})`,
      remedy: "Fill in accounts.csv as described in docs/onboarding.md.",
    };
  if (unpinned > 0)
    return {
      subject,
      state: "warning",
      detail: counts,
      remedy: "Pin handles to the platforms' ids: reach accounts check --write",
    };
  return { subject, state: "ok", detail: counts, remedy: null };
}
