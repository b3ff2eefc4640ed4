import type { Fault } from "../../src/simulator/faults/fault.ts";
import { Dice } from "./random.ts";
import type { ProxyMode } from "./tcp-proxy.ts";

export const ZONE = "Asia/Kolkata";
/** A month of thirty days: one look at its end, on a platform that keeps lives for thirty days, covers all of it. */
export const MONTH = "2023-09";
const STARTS_AT = new Date("2023-09-30T20:50:00+05:30");

/** One thing that is done to the servers, the processes, the lines between them, or the platforms. */
export type Torment =
  | { kind: "kill"; process: number; backAfterMs: number }
  | { kind: "freeze"; process: number; forMs: number }
  | { kind: "down"; server: "mongod" | "valkey"; forMs: number; lostBytes: number }
  | { kind: "step-down" }
  /** Another Valkey behind the same address; the former one lives on for so long. */
  | { kind: "fail-over"; forMs: number }
  /** The accounts' file ends in its middle, as one does that is being copied. */
  | { kind: "half-registry"; forMs: number }
  | { kind: "link"; to: "platform" | "mongo" | "redis"; mode: ProxyMode; forMs: number }
  | { kind: "forget" }
  | { kind: "fill-disk"; forMs: number }
  | {
      kind: "fault";
      fault: Omit<Fault, "from" | "until" | "account">;
      forMinutes: number;
      account: number | null;
    };

/** Something that happens in the world, which is not a fault. */
export type Happening =
  | { kind: "live"; account: number; minutes: number }
  | { kind: "delete"; account: number }
  | { kind: "shift"; account: number; by: number };

export type Step = {
  /** How far the clock moves, in minutes; below zero: it is set back. */
  minutes: number;
  /** How long to wait for the slot to be settled before the clock moves on, in real milliseconds. */
  patienceMs: number;
  happenings: readonly Happening[];
  torments: readonly (Torment & { afterMs: number })[];
};

/** All of a run that chance decides; the same seed gives the same plan. */
export type RunPlan = {
  seed: number;
  startsAt: Date;
  offices: number;
  processes: number;
  liveMinutes: number;
  audienceMinutes: number;
  latencyMs: number;
  smallDisk: boolean;
  steps: readonly Step[];
};

export function planRun(seed: number): RunPlan {
  const dice = new Dice(seed);
  const smallDisk = dice.happens(0.04);
  const shape = {
    seed,
    startsAt: STARTS_AT,
    offices: dice.oneOf([10, 30, 86]),
    processes: dice.oneOf([2, 2, 3]),
    liveMinutes: dice.oneOf([5, 10]),
    audienceMinutes: dice.oneOf([20, 30, 60]),
    latencyMs: dice.oneOf([0, 15, 60]),
    smallDisk,
  };
  const count = dice.between(9, 12);
  const steps = Array.from({ length: count }, (_, i) => planStep(dice, i, shape));
  if (smallDisk) steps[3]?.torments.push({ kind: "fill-disk", forMs: 1_500, afterMs: 20 });
  return { ...shape, steps };
}

type Shape = Omit<RunPlan, "steps">;

function planStep(dice: Dice, index: number, shape: Shape) {
  const leap = dice.happens(0.1) ? dice.between(25, 90) : 0;
  const back = index > 0 && dice.happens(0.05) ? -dice.between(1, 20) : 0;
  const minutes = back || leap || dice.oneOf([shape.liveMinutes, shape.liveMinutes, dice.between(3, 14)]);
  const happenings: Happening[] = [];
  if (dice.happens(0.3))
    happenings.push({ kind: "live", account: dice.between(0, 400), minutes: dice.between(1, 70) });
  if (dice.happens(0.1)) happenings.push({ kind: "delete", account: dice.between(0, 400) });
  if (dice.happens(0.2))
    happenings.push({ kind: "shift", account: dice.between(0, 400), by: dice.between(-50, 5_000) });
  const torments: (Torment & { afterMs: number })[] = [];
  const many = dice.happens(0.15) ? 2 : dice.happens(0.45) ? 1 : 0;
  for (let i = 0; i < many; i += 1)
    torments.push({
      ...drawTorment(dice, shape),
      afterMs: dice.oneOf([0, dice.between(1, 60), dice.between(60, 400)]),
    });
  return { minutes, patienceMs: dice.oneOf([150, 500, 1_500]), happenings, torments };
}

function drawTorment(dice: Dice, shape: Shape): Torment {
  const process = dice.between(0, shape.processes - 1);
  const draws: [() => Torment, ...(() => Torment)[]] = [
    () => ({ kind: "kill", process, backAfterMs: dice.between(0, 1_500) }),
    () => ({ kind: "kill", process, backAfterMs: dice.between(0, 1_500) }),
    () => ({ kind: "freeze", process, forMs: dice.between(300, 5_000) }),
    () => ({ kind: "down", server: "mongod", forMs: dice.between(0, 2_000), lostBytes: 0 }),
    () => ({
      kind: "down",
      server: "valkey",
      forMs: dice.between(0, 2_000),
      lostBytes: dice.oneOf([0, dice.between(1, 40_000)]),
    }),
    () => ({ kind: "step-down" }),
    () => ({ kind: "fail-over", forMs: dice.between(100, 4_000) }),
    () => ({ kind: "half-registry", forMs: dice.between(300, 4_000) }),
    () => ({
      kind: "link",
      to: dice.oneOf(["platform", "mongo", "redis"]),
      mode: dice.oneOf<ProxyMode>([
        { kind: "slow", milliseconds: dice.between(5, 150) },
        { kind: "cut" },
        { kind: "hole" },
      ]),
      forMs: dice.between(50, 2_000),
    }),
    () => ({ kind: "forget" }),
    () => drawFault(dice),
    () => drawFault(dice),
  ];
  return dice.oneOf(draws)();
}

export function drawFault(dice: Dice): Extract<Torment, { kind: "fault" }> {
  const platform = dice.oneOf(["facebook", "facebook", "x"] as const);
  const storm = () => ({ kind: "throttle" as const, platform, minutes: dice.between(1, 25) });
  const fault = dice.oneOf<() => Omit<Fault, "from" | "until" | "account">>([
    storm,
    storm,
    () => ({ kind: "flaky", platform, share: dice.between(2, 9) / 10, json: dice.happens(0.5) }),
    () => ({ kind: "html", platform, code: 502 }),
    () => ({ kind: "reset", platform, count: dice.between(1, 6) }),
    () => ({ kind: "cut-off", platform, count: dice.between(1, 6) }),
    () => ({ kind: "slow", platform, milliseconds: dice.between(100, 3_000), count: dice.between(1, 4) }),
    () => ({ kind: "empty-list", platform: "facebook" }),
    () => ({ kind: "missing-count", platform }),
    () => ({ kind: "forbidden", platform: "facebook", edge: "live_videos" }),
    () => ({ kind: "usage", platform: "facebook", percent: dice.between(60, 99) }),
    () => ({ kind: "credential-expired", platform }),
    () => ({ kind: "gone", platform }),
  ])();
  const forOne = fault.kind !== "throttle" && fault.kind !== "usage" && dice.happens(0.4);
  const account = forOne || fault.kind === "gone" ? dice.between(0, 400) : null;
  return { kind: "fault", fault, forMinutes: dice.between(1, 40), account };
}
