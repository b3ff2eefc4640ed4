import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { packageRoot } from "../../../config/package-root.ts";
import type { Settings } from "../../../config/settings.ts";
import { SIMULATED_VERIFY_TOKEN, toSimulatedSettings } from "../../../config/platform-access.ts";
import { FIRST_RUN_PLATFORMS } from "../../platforms/profiles.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { localDayAt } from "../../domain/slot.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import { parseOffices } from "../../services/registry/parse-offices.ts";
import { readTable } from "../../services/tables/read-table.ts";
import type { Office } from "../../domain/office.ts";
import { scenarios } from "../../simulator/scenarios/catalog.ts";
import { toSampleIntake } from "../../simulator/scenarios/sample-intake.ts";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Clock } from "../../telemetry/clock.ts";
import { formatNote, inFile } from "../../services/tables/named-rows.ts";

const SEED = 2023;

export type BuiltInSimulator = {
  settings: Settings;
  /** The figures that people would have entered of the month of the press case. */
  sampleIntake: { name: string; bytes: Buffer };
  refreshRegistry: (collector: Pick<AppContext, "store" | "clock" | "zone" | "log">) => Promise<void>;
  /** Starts the pushes of platforms that need no subscription of ours; returns these platforms. */
  pushTo(hooks: string): Promise<PlatformId[]>;
  close(): Promise<void>;
};

/** The offices of the shipped list, which every scenario peoples with accounts of its own. */
export async function readShippedOffices(): Promise<Office[]> {
  const path = join(packageRoot(), "config", "offices.csv");
  const file = { name: basename(path), bytes: await readFile(path) };
  const table = await readTable(file);
  const { offices, faults } = parseOffices(file.name, table.lines);
  const all = [...inFile(file, table.faults), ...faults];
  if (all.length > 0) throw new ConfigError(all.map(formatNote));
  return offices;
}

/** Starts the simulator in this process, and gives the settings that lead to it and its own registry. */
export async function startBuiltInSimulator(settings: Settings, clock: Clock): Promise<BuiltInSimulator> {
  const offices = await readShippedOffices();
  const build = scenarios.get("press-case");
  if (!build) throw new ConfigError("the scenario press-case is missing");
  const simulator = await startSimulator({
    scenario: build({ offices, zone: settings.timezone, seed: SEED }),
    clock,
  });
  const digest = createHash("sha256").update(JSON.stringify(simulator.accounts)).digest("hex");
  return {
    settings: toSimulatedSettings(settings, simulator, FIRST_RUN_PLATFORMS),
    refreshRegistry: async ({ store, clock: now, zone }) => {
      const current = await store.registry.current();
      if (current?.digest === digest) return;
      const today = localDayAt(now.now(), zone).day;
      await store.registry.accept(simulator.offices, simulator.accounts, digest, today, now.now());
    },
    sampleIntake: {
      name: "sample-intake.csv",
      bytes: Buffer.from(
        toSampleIntake(simulator.offices, { month: "2023-07", zone: settings.timezone, seed: SEED }),
      ),
    },
    pushTo: (hooks) => simulator.pushes.enterAddresses(hooks, SIMULATED_VERIFY_TOKEN),
    close: () => simulator.close(),
  };
}
