import type { LiveVerdict } from "../../src/domain/verdict.ts";
import { explainUnknowable } from "./explain.ts";
import type { LookLog } from "./graph-transport.ts";
import { makeWorld } from "./make-world.ts";
import { playMonth } from "./play.ts";
import { type Reading, readMonth } from "./reader.ts";
import { heldIt, type World } from "./world.ts";

/** What one office-month came to, by the product, by the reader of the same answers, and in truth. */
export type Compared = {
  seed: number;
  product: Reading;
  reader: Reading;
  held: boolean;
  reasons: string[];
  /** Where every reader would be wrong: why. */
  excuse: string | null;
};

export async function compareMonth(seed: number): Promise<Compared> {
  const world = makeWorld(seed);
  const { verdict, logs } = await playMonth(world);
  return compareAccounts(seed, [{ world, logs }], verdict);
}

/** Compares the verdict on an office with what was shown of its accounts, and with what they really did. */
export function compareAccounts(
  seed: number,
  accounts: readonly { world: World; logs: readonly LookLog[] }[],
  verdict: Pick<LiveVerdict, "outcome" | "reasons">,
): Compared {
  const worlds = accounts.map(({ world }) => world);
  const logs = accounts.flatMap((one) => one.logs);
  const reader = readMonth(accounts.map(({ world, logs: own }) => ({ pageId: world.pageId, logs: own })));
  const held = heldIt(worlds);
  return {
    seed,
    product: verdict.outcome,
    reader,
    held,
    reasons: verdict.reasons.map(({ code }) => code),
    excuse: reader === (held ? "not_met" : "met") ? explainUnknowable(worlds, logs) : null,
  };
}

/** The figures of many office-months. */
export type Tally = {
  months: number;
  outcomes: Record<Reading, number>;
  /** Wrong, though a reader of the same answers knew better, or nothing excuses it. */
  wrong: Compared[];
  /** Wrong, and every reader of the same answers would be: what was deleted or falsified before it was ever shown. */
  unknowable: Compared[];
  /** `not_met` or `met` that is true, but that the answers do not prove. */
  unproven: Compared[];
  /** `undetermined` although the answers would have settled it. */
  unreported: Compared[];
};

export function tally(all: readonly Compared[]): Tally {
  const isFalse = ({ product, held }: Compared): boolean => product === (held ? "not_met" : "met");
  const isExcused = (one: Compared): boolean => agrees(one) && one.excuse !== null;
  const agrees = ({ product, reader }: Compared): boolean => product === reader;
  const count = (outcome: Reading): number => all.filter(({ product }) => product === outcome).length;
  return {
    months: all.length,
    outcomes: { met: count("met"), not_met: count("not_met"), undetermined: count("undetermined") },
    wrong: all.filter((one) => isFalse(one) && !isExcused(one)),
    unknowable: all.filter((one) => isFalse(one) && isExcused(one)),
    unproven: all.filter((one) => one.product !== "undetermined" && !isFalse(one) && !agrees(one)),
    unreported: all.filter((one) => one.product === "undetermined" && !agrees(one)),
  };
}
