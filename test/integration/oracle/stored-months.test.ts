import { type Compared, tally } from "../../oracle/compare.ts";
import { playStored } from "../../oracle/play-stored.ts";
import { freshStore } from "../store/samples.ts";

/** `ORACLE_SEED` plays other offices; `npm run bench -- oracle` plays ten thousand office-months. */
const FIRST_SEED = Number(process.env["ORACLE_SEED"] ?? 1);
const OFFICES = 60;

const shown = ({ seed, product, reader, held, reasons }: Compared): string =>
  `world ${seed}: ${product}, reader: ${reader}, held: ${held}, ${reasons.join(" ")}`;

describe(`${OFFICES} offices of a hostile world through the store and the judging service, from seed ${FIRST_SEED}`, () => {
  let figures: ReturnType<typeof tally>;
  beforeAll(async () => {
    const { store, close } = await freshStore("oracle");
    try {
      figures = tally(await playStored(store, { first: FIRST_SEED, count: OFFICES }));
    } finally {
      await close();
    }
  });

  it("are never judged wrongly, whatever their accounts on Facebook and X show", () => {
    expect(figures.wrong.map(shown)).toEqual([]);
    expect(figures.outcomes.met).toBeGreaterThan(OFFICES / 10);
    expect(figures.outcomes.not_met).toBeGreaterThan(OFFICES / 10);
  });

  it("are undetermined only where the reference reader of the same answers is undetermined too, except one in fifty", () => {
    const reported = figures.unreported.map(shown);
    expect({ reported, few: reported.length <= figures.months / 50 }).toMatchObject({ few: true });
  });
});
