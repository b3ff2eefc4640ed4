import type { ScaleTimes } from "./scale-process.ts";
import type { Row } from "./section.ts";
import type { ServerUsage } from "./server-usage.ts";

/** One part of the way of a registry; its own processes, and what the servers used meanwhile. */
export type Stage = {
  name: string;
  seconds: number;
  /** Of the machine, over the last minute: other work makes the seconds longer, not those of CPU. */
  load: number;
  processes: ScaleTimes[];
  mongod: ServerUsage;
  valkey: ServerUsage;
  outcome: string;
};

/** The rows of the table for a registry with this many accounts on each platform. */
export function sizeRows(
  accounts: number,
  stages: readonly Stage[],
  platform: ScaleTimes,
  databaseMegabytes: number,
): Row[] {
  const row = (what: string, measured: string): Row => ({
    what: `${accounts} accounts on each of two platforms, ${what}`,
    measured,
    target: null,
    met: null,
  });
  return [
    ...stages.map((stage) => row(stage.name, textOf(stage))),
    row("the platforms' process", usage(platform)),
    row("database, rows and indexes without compression", `${Math.round(databaseMegabytes)} MB`),
  ];
}

const usage = ({ cpuSeconds, megabytes }: ServerUsage): string =>
  `${cpuSeconds.toFixed(1)} s of CPU, ${Math.round(megabytes)} MB`;

function textOf({ seconds, load, processes, mongod, valkey, outcome }: Stage): string {
  const servers = `mongod ${usage(mongod)}; valkey ${usage(valkey)}`;
  const all = [...processes.map(usage), servers, ...(outcome === "" ? [] : [outcome])];
  return `${seconds.toFixed(1)} s at load ${load.toFixed(1)}: ${all.join("; ")}`;
}
