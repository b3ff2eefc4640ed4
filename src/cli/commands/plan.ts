import type { Command } from "commander";
import { forecastCosts } from "../../services/capacity/forecast.ts";
import { writePlans } from "../output/plans.ts";
import { withCollector } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

export function addPlanCommand(program: Command): void {
  program
    .command("plan")
    .description("requests and money a day and month for this registry and cadence, against the limits")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => plan(options.json === true));
}

const plan = (asJson: boolean): Promise<void> =>
  withCollector(async (collector, { refreshRegistry, settings }) => {
    await refreshRegistry(collector);
    const plans = await forecastCosts(collector);
    const { stdout } = processStreams;
    const simulated = settings.mode === "simulated";
    if (asJson) stdout.write(`${JSON.stringify({ simulated, plans }, null, 2)}\n`);
    else writePlans(stdout, plans, simulated);
  });
