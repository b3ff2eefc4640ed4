import { ACCOUNT_CREDENTIAL } from "../../domain/credential.ts";
import { hasMinute, type MinuteSet, toMinuteBit } from "../../domain/coverage.ts";
import type { Metric } from "../../domain/platform.ts";
import { localDayAt, minuteOfDay } from "../../domain/slot.ts";
import type { Slots } from "../../domain/sweep.ts";
import type { StoreContext } from "../mongo/context.ts";
import { type BatchInContext, type ReadingsBefore, readingKey } from "../contracts/store.ts";
import { coverageDayId } from "../models/coverage-day-model.ts";
import type { CredentialStateDoc } from "../models/credential-model.ts";
import { type DayRollupDoc, dayRollupId } from "../models/day-rollup-model.ts";
import { ABSENCE_PREFIX, type CounterDoc } from "../models/ledger-model.ts";
import { type BatchDoc, toBatch, type SweepDoc, toSweep } from "../models/sweep-model.ts";
import { COMPARED_OF_ROLLUP } from "../recording/state-before.ts";
import { omit } from "../mongo/omit.ts";
import { toCredentialState } from "./credential-repository.ts";

type Due = { slots: Slots; zone: string };
/** Of a coverage document, the words of `read` that hold the slots' minutes. */
type DayWords = { _id: string; accountKey: string; metric: Metric; read?: MinuteSet };
type Joined = BatchDoc & {
  sweeps: SweepDoc[];
  standings: CredentialStateDoc[];
  absences: CounterDoc[];
  days?: DayWords[];
  rollups?: DayRollupDoc[];
};

/** One question, since it is asked for every batch: its parts cost the server less than one more round trip each. */
export async function batchInContext(
  { collections }: StoreContext,
  batchId: string,
  due?: Due,
): Promise<BatchInContext | null> {
  const { batches, sweeps, credentialStates, counters } = collections;
  // Of accounts with a token of their own, only those that were refused: there may be thousands of others.
  const isReported = { $or: [{ state: { $ne: "ok" } }, { credential: { $not: ACCOUNT_CREDENTIAL } }] };
  const [found] = await batches
    .aggregate<Joined>([
      { $match: { _id: batchId } },
      { $lookup: { from: sweeps.collectionName, localField: "sweepId", foreignField: "_id", as: "sweeps" } },
      {
        $lookup: {
          from: credentialStates.collectionName,
          localField: "platform",
          foreignField: "platform",
          pipeline: [{ $match: isReported }],
          as: "standings",
        },
      },
      ...byIds(
        counters,
        "absences",
        itemsAs({ $concat: [ABSENCE_PREFIX, "$platform", "|", "$$this.accountKey"] }),
      ),
      ...(due === undefined ? [] : stagesOfReadings(collections, due)),
    ])
    .toArray();
  const sweep = found?.sweeps[0];
  if (!found || !sweep) return null;
  const { standings, absences, platform } = found;
  const prefix = `${ABSENCE_PREFIX}${platform}|`;
  const batch = toBatch(omit(found, "sweeps", "standings", "absences", "days", "rollups"));
  return {
    batch,
    sweep: toSweep(sweep),
    standings: standings.map(toCredentialState),
    absent: absences.map(({ _id }) => _id.slice(prefix.length)),
    before: due === undefined ? null : readingsBefore(found, due),
  };
}

const itemsAs = (id: object): object => ({ $map: { input: "$items", in: id } });

/** Joins the documents of these ids, which are worked out from the batch. */
const byIds = (
  { collectionName: from }: { collectionName: string },
  as: string,
  ids: object,
  pipeline: object[] = [],
) => [
  { $set: { ids } },
  { $lookup: { from, localField: "ids", foreignField: "_id", pipeline, as } },
  { $unset: "ids" },
];

/** The coverage of the slots' days, and the roll-ups that followers will be folded into. */
function stagesOfReadings({ coverageDays, dayRollups }: StoreContext["collections"], { slots, zone }: Due) {
  const due = Object.entries(slots) as [Metric, Date][];
  const ids = due.map(([metric, slot]) =>
    itemsAs({ $concat: ["$$this.accountKey", coverageDayId("", metric, localDayAt(slot, zone).day)] }),
  );
  const words = due.map(([, slot]) => [`read.${toMinuteBit(minuteOfDay(slot, zone)).key}`, 1] as const);
  const days = byIds(coverageDays, "days", { $concatArrays: ids }, [
    { $project: { accountKey: 1, metric: 1, ...Object.fromEntries(words) } },
  ]);
  if (slots.audience === undefined) return days;
  const { day } = localDayAt(slots.audience, zone);
  const rollupIds = itemsAs({ $concat: ["$$this.accountKey", dayRollupId("", day)] });
  return [...days, ...byIds(dayRollups, "rollups", rollupIds, [{ $project: COMPARED_OF_ROLLUP }])];
}

function readingsBefore({ items, days = [], rollups = [] }: Joined, { slots, zone }: Due): ReadingsBefore {
  const settled = days.flatMap(({ accountKey, metric, read }) => {
    const slot = slots[metric];
    const isRead = slot !== undefined && hasMinute(read, minuteOfDay(slot, zone));
    return isRead ? [readingKey({ accountKey, metric, slot })] : [];
  });
  const asked = new Set<string>();
  for (const [metric, slot] of Object.entries(slots) as [Metric, Date][]) {
    const { day } = localDayAt(slot, zone);
    for (const { accountKey } of items) {
      asked.add(coverageDayId(accountKey, metric, day));
      if (metric === "audience") asked.add(dayRollupId(accountKey, day));
    }
  }
  return {
    settled: new Set(settled),
    days: {
      asked,
      rollups: new Map(rollups.map((rollup) => [rollup._id, rollup])),
      coverage: new Set(days.map(({ _id }) => _id)),
    },
  };
}
