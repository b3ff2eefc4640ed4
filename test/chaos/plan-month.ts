import { toMonth } from "../../src/domain/month.ts";
import { drawFault, MONTH, type RunPlan, type Step, type Torment, ZONE } from "./plan-run.ts";
import { Dice } from "./random.ts";

const DAY_MS = 86_400_000;
const LOOK_MINUTES = 5;
const STEPS_A_DAY = 1_440 / LOOK_MINUTES;

/** Longer than any slot takes to settle: the clock waits for the collector, and only an outage leaves a hole. */
const PATIENCE_MS = 20_000;

/** What strikes once a day, and for how many minutes of the clock the collector is off; 0 = it is tormented, not off. */
type Outage = { offMinutes: number; torments: readonly (Torment & { afterMs: number })[] };

/** The last days of the month, and an hour of the next: both platforms, a look each five minutes, an outage a day. */
export function planMonth({ days, seed, offices }: { days: number; seed: number; offices: number }): RunPlan {
  const dice = new Dice(seed);
  const { endsAt } = toMonth(MONTH, ZONE);
  const steps: Step[] = [];
  for (let day = 0; day < days; day += 1) steps.push(...planDay(dice));
  for (let i = 0; i < 12; i += 1) steps.push(quiet());
  return {
    seed,
    startsAt: new Date(endsAt.getTime() - days * DAY_MS),
    offices,
    processes: 2,
    liveMinutes: LOOK_MINUTES,
    audienceMinutes: 60,
    latencyMs: 0,
    smallDisk: false,
    steps,
  };
}

const quiet = (): Step => ({ minutes: LOOK_MINUTES, patienceMs: PATIENCE_MS, happenings: [], torments: [] });

function planDay(dice: Dice): Step[] {
  const steps: Step[] = [];
  const strikesAt = dice.between(0, STEPS_A_DAY - 60);
  while (steps.length < strikesAt) steps.push(quiet());
  const outage = drawOutage(dice);
  const off = Math.max(LOOK_MINUTES, outage.offMinutes);
  steps.push({ ...quiet(), minutes: off, torments: outage.torments });
  const left = STEPS_A_DAY - strikesAt - off / LOOK_MINUTES;
  for (let i = 0; i < left; i += 1) steps.push(quiet());
  return steps;
}

function drawOutage(dice: Dice): Outage {
  const afterMs = dice.between(0, 60);
  const offMinutes = dice.between(2, 48) * LOOK_MINUTES;
  const kill = (process: number) => ({ kind: "kill" as const, process, backAfterMs: 0, afterMs });
  const fault = { ...drawFault(dice), afterMs: 0 };
  const torment = (torments: Outage["torments"], minutes = 0): Outage => ({ offMinutes: minutes, torments });
  return dice.oneOf([
    () => torment([kill(0), kill(1)], offMinutes),
    () => torment([kill(0)]),
    () => torment([{ kind: "down", server: "mongod", forMs: 500, lostBytes: 0, afterMs }]),
    () => torment([{ kind: "down", server: "valkey", forMs: 500, lostBytes: 20_000, afterMs }]),
    () => torment([{ kind: "forget", afterMs }]),
    () =>
      torment([{ kind: "link", to: "platform", mode: { kind: "cut" }, forMs: 2_000, afterMs }], offMinutes),
    () => torment([{ ...fault, forMinutes: offMinutes }]),
    () => torment([{ ...fault, forMinutes: offMinutes }]),
  ])();
}
