import type { Month } from "../../domain/month.ts";
import { type Office, officesById } from "../../domain/office.ts";
import { toLocalDay } from "../../domain/slot.ts";
import type { JudgingContext } from "./context.ts";
import {
  firstAndLastDay,
  type GrowthReport,
  type GrowthRow,
  type ReadingBlocks,
  readGrowth,
  readInBlocks,
  wasActive,
} from "./growth.ts";

/** Posts and followers that the accounts of an office gained; `null` = unknown. */
export type OfficeGrowth = { posts: number | null; growth: number | null };

/**
 * What the accounts of each office gained, and the offices that existed. Held as bare numbers, of which not-a-number is
 * an unknown one: of 100,000 offices and four months objects would take a third of a small heap.
 */
export class OfficeSums {
  readonly offices: readonly Office[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #posts: Float64Array;
  readonly #growth: Float64Array;

  constructor(offices: readonly Office[], places = placesOf(offices)) {
    this.offices = offices;
    this.#places = places;
    this.#posts = new Float64Array(places.size).fill(Number.NaN);
    this.#growth = new Float64Array(places.size).fill(Number.NaN);
  }

  add(row: GrowthRow): void {
    const place = this.#places.get(row.office.officeId);
    if (place === undefined) return;
    addKnown(this.#posts, place, postsOf(row));
    addKnown(this.#growth, place, row.change);
  }

  of(officeId: string): OfficeGrowth {
    const place = this.#places.get(officeId) ?? -1;
    return { posts: knownAt(this.#posts, place), growth: knownAt(this.#growth, place) };
  }
}

const placesOf = (offices: readonly Office[]): ReadonlyMap<string, number> =>
  new Map(offices.map(({ officeId }, place) => [officeId, place]));

function addKnown(sums: Float64Array, place: number, figure: number | null): void {
  if (figure !== null) sums[place] = (knownAt(sums, place) ?? 0) + figure;
}

function knownAt(sums: Float64Array, place: number): number | null {
  const sum = sums[place] ?? Number.NaN;
  return Number.isNaN(sum) ? null : sum;
}

/** Posts between the two readings; `null` if the counter fell, because deleted posts hide new ones. */
function postsOf({ opening, closing }: GrowthRow): number | null {
  if (opening?.posts === null || closing?.posts === null || !opening || !closing) return null;
  const posts = closing.posts - opening.posts;
  return posts < 0 ? null : posts;
}

/** What the accounts of each office gained in several months, of which each account is read once. */
export async function sumGrowth(
  deps: JudgingContext,
  months: readonly Month[],
  readings: ReadingBlocks = readInBlocks(deps),
): Promise<OfficeSums[]> {
  const known = await deps.store.registry.offices();
  const asOf = deps.clock.now();
  const offices = officesById(known);
  const places = placesOf(known);
  const periods = months.map((month) => {
    const { from, to } = firstAndLastDay(month, deps.zone);
    const days = { first: toLocalDay(from, deps.zone), last: toLocalDay(to, deps.zone) };
    const sums = new OfficeSums(known.filter(wasActive(from, to)), places);
    return { from, to, ...days, asOf, offices, sums };
  });
  for await (const block of readings)
    for (const period of periods)
      for await (const row of readGrowth(deps, [block], period)) period.sums.add(row);
  return periods.map(({ sums }) => sums);
}

/** What is held of all accounts, summed up. */
export function toOfficeSums({ offices, rows }: GrowthReport): OfficeSums {
  const sums = new OfficeSums(offices);
  for (const row of rows) sums.add(row);
  return sums;
}
