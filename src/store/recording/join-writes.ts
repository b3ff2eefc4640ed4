import type { BatchWrite, BatchWritten } from "../contracts/store.ts";

/** Several attempts' writes as one. Lists are in the order of the writes. */
export type JoinedWrite = Omit<Required<BatchWrite>, "settles" | "days"> &
  Pick<BatchWrite, "days"> & { settles: NonNullable<BatchWrite["settles"]>[] };

/** One write of several of the same zone that all count in coverage, or of a single one. */
function joinWrites(writes: readonly [BatchWrite, ...BatchWrite[]]): JoinedWrite {
  const [{ zone, countsInCoverage }] = writes;
  const allOf = <T>(listOf: (write: BatchWrite) => readonly T[] | undefined): T[] =>
    writes.flatMap((write) => listOf(write) ?? []);
  return {
    zone,
    countsInCoverage,
    snapshots: allOf(({ snapshots }) => snapshots),
    looks: allOf(({ looks }) => looks),
    gaps: allOf(({ gaps }) => gaps),
    rawAnswers: allOf(({ rawAnswers }) => rawAnswers),
    findings: allOf(({ findings }) => findings),
    settles: allOf(({ settles }) => (settles ? [settles] : [])),
    ...joinDays(writes),
  };
}

function joinDays(writes: readonly BatchWrite[]): Pick<BatchWrite, "days"> {
  const all = writes.flatMap(({ days }) => (days === undefined ? [] : [days]));
  if (all.length === 0) return {};
  return {
    days: {
      asked: new Set(all.flatMap(({ asked }) => [...asked])),
      rollups: new Map(all.flatMap(({ rollups }) => [...rollups])),
      coverage: new Set(all.flatMap(({ coverage }) => [...coverage])),
    },
  };
}

const canJoin = (one: BatchWrite, other: BatchWrite): boolean =>
  one.countsInCoverage && other.countsInCoverage && one.zone === other.zone;

type Waiting = {
  write: BatchWrite;
  settle: { resolve: (written: BatchWritten) => void; reject: (error: unknown) => void };
};

/** What one transaction holds at most. */
const JOINED_MAX = 6;

/**
 * Writes that arrive while others are under way share a transaction: its statements cost the server and this process
 * the same for 300 accounts as for 50. A write begins at once where nothing is under way, or one other alone. Where a
 * shared transaction fails for what is in it (`isRefusal`), each write is recorded by itself, so that one costs no
 * other anything.
 */
export function shareTransactions(
  record: (write: JoinedWrite) => Promise<BatchWritten>,
  isRefusal: (error: unknown) => boolean,
): (write: BatchWrite) => Promise<BatchWritten> {
  const waiting: Waiting[] = [];
  let writesUnderWay = 0;

  async function recordAll(taken: readonly [Waiting, ...Waiting[]]): Promise<void> {
    const [first, ...others] = taken;
    try {
      const written = await record(joinWrites([first.write, ...others.map(({ write }) => write)]));
      for (const { write, settle } of taken) settle.resolve(ofWrite(written, write));
    } catch (error) {
      if (others.length > 0 && isRefusal(error)) for (const one of taken) await recordAll([one]);
      else for (const { settle } of taken) settle.reject(error);
    }
  }

  function beginNext(): void {
    while (writesUnderWay < 2) {
      const first = waiting.shift();
      if (first === undefined) return;
      const taken = [first, ...takeJoining(waiting, first)] as const;
      writesUnderWay += taken.length;
      void recordAll(taken).then(() => {
        writesUnderWay -= taken.length;
        beginNext();
      });
    }
  }

  return (write) =>
    new Promise((resolve, reject) => {
      waiting.push({ write, settle: { resolve, reject } });
      beginNext();
    });
}

/** Takes those that can share a transaction with `first`, from the front, as many as fit. */
function takeJoining(waiting: Waiting[], first: Waiting): Waiting[] {
  const taken: Waiting[] = [];
  while (taken.length + 1 < JOINED_MAX && waiting[0] && canJoin(first.write, waiting[0].write))
    taken.push(...waiting.splice(0, 1));
  return taken;
}

/** What concerns the accounts of a write. */
function ofWrite({ suspected }: BatchWritten, { looks = [] }: BatchWrite): BatchWritten {
  const accountKeys = new Set(looks.map(({ accountKey }) => accountKey));
  return { suspected: suspected.filter(({ accountKey }) => accountKeys.has(accountKey)) };
}
