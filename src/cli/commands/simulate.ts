import { toEnvironment } from "../../../config/platform-access.ts";
import { type Command, InvalidArgumentError } from "commander";
import { UsageError } from "../../errors/reach-error.ts";
import { scenarios } from "../../simulator/scenarios/catalog.ts";
import { startSimulator } from "../../simulator/simulator.ts";
import { openClock } from "../../../workers/compose/clock.ts";
import { readShippedOffices } from "../context/built-in-simulator.ts";
import { processStreams } from "../io/streams.ts";
import { currentSettings } from "../context/settings.ts";

export function addSimulateCommand(program: Command): void {
  program
    .command("simulate")
    .description("run only the simulator: a server that speaks the wire formats of Graph and X")
    .option("--port <number>", "port on 127.0.0.1 (default: a free one)", parsePort)
    .option("--scenario <name>", `one of: ${[...scenarios.keys()].join(", ")}`, "press-case")
    .option("--month <YYYY-MM>", "the month in which the scenario takes place", parseMonth)
    .option("--seed <number>", "another seed generates another world", parseSeed, 2023)
    .action(async (options: { port?: number; scenario: string; month?: string; seed: number }) =>
      simulate(options),
    );
}

async function simulate(options: {
  port?: number;
  scenario: string;
  month?: string;
  seed: number;
}): Promise<void> {
  const build = scenarios.get(options.scenario);
  if (!build)
    throw new UsageError(
      `there is no scenario ${options.scenario}; known are ${[...scenarios.keys()].join(", ")}`,
    );
  const settings = currentSettings();
  const scenario = build({
    offices: await readShippedOffices(),
    zone: settings.timezone,
    seed: options.seed,
    ...(options.month === undefined ? {} : { month: options.month }),
  });
  const simulator = await startSimulator({
    scenario,
    clock: openClock(settings),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  processStreams.stderr.write(
    `reach: SIMULATED platforms, scenario ${scenario.name}: ${scenario.description}\n`,
  );
  processStreams.stdout.write(
    Object.entries(toEnvironment(simulator))
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  await new Promise<void>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  await simulator.close();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError("a port is a whole number from 0 to 65535.");
  return port;
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(seed) || seed < 0)
    throw new InvalidArgumentError("a seed is a whole number of 0 or more.");
  return seed;
}

function parseMonth(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError("write it as YYYY-MM.");
  return text;
}
