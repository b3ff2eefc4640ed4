import type { Metric } from "../../../domain/platform.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { Sweep } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { RegistryParts } from "../../../store/contracts/registry.ts";
import { type DueAccount, dueAmong } from "./due-accounts.ts";

/** The accounts planned at once: a planner's memory does not grow with the registry. */
export const ACCOUNTS_PER_STEP = 10_000;

/** Due accounts that are planned together; `nextPart` = the part of the registry with which the next step begins. */
export type DueStep = { due: DueAccount[]; nextPart: number | null };

export type DueSteps = (fromPart: number) => AsyncIterable<DueStep>;

/** What is due in a slot, step by step: at least one, the last with no next part. The parts of a step stay together. */
export async function openDueSteps(
  registry: RegistryParts,
  adapter: PlatformAdapter,
  { slot, everyMinutes }: Pick<Sweep, "slot" | "everyMinutes">,
  zone: string,
  accountsPerStep = ACCOUNTS_PER_STEP,
): Promise<DueSteps> {
  const offices = await registry.offices();
  const { platform } = adapter.capabilities;
  const metrics = Object.keys(everyMinutes) as Metric[];
  const { day } = localDayAt(slot, zone);
  return async function* (fromPart) {
    let due: DueAccount[] = [];
    for (let part = fromPart; part < registry.parts; part += 1) {
      const more = dueAmong(await registry.accounts(part, platform), offices, adapter, metrics, day);
      if (due.length > 0 && due.length + more.length > accountsPerStep) {
        yield { due: inOrderOfKeys(due), nextPart: part };
        due = [];
      }
      due.push(...more);
    }
    yield { due: inOrderOfKeys(due), nextPart: null };
  };
}

const inOrderOfKeys = (due: readonly DueAccount[]): DueAccount[] =>
  due.toSorted((a, b) => (a.item.accountKey < b.item.accountKey ? -1 : 1));
