import { compareMonth, type Compared, tally } from "./compare.ts";

/** `ORACLE_SEED` plays other months than the usual ones; `npm run bench -- oracle` plays ten thousand. */
const FIRST_SEED = Number(process.env["ORACLE_SEED"] ?? 1);
const MONTHS = 400;

const replay = ({ seed, product, held, reasons }: Compared): string =>
  `${product}, held: ${held}, ${reasons.join(" ")}; node --import ./test/support/ts-register.mjs test/oracle/replay.ts ${seed}`;

describe(`an office-month of a hostile world, ${MONTHS} times from seed ${FIRST_SEED}`, () => {
  let figures: ReturnType<typeof tally>;
  beforeAll(async () => {
    const all: Compared[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + MONTHS; seed += 1) all.push(await compareMonth(seed));
    figures = tally(all);
  }, 300_000);

  it("is never judged wrongly where a reader of the same answers is not wrong too", () => {
    expect(figures.wrong.map(replay)).toEqual([]);
  });

  it("is undetermined only where that reader is undetermined too, except one in two hundred", () => {
    const reported = figures.unreported.map(replay);
    expect({ reported, few: reported.length <= MONTHS / 200 }).toMatchObject({ few: true });
  });

  it("is met, not met and undetermined often enough to prove something", () => {
    const { met, not_met: notMet, undetermined } = figures.outcomes;
    expect(Math.min(met, notMet, undetermined)).toBeGreaterThan(MONTHS / 10);
    expect(figures.unknowable.length).toBeLessThan(MONTHS / 50);
  });
});
