import type { Command } from "commander";
import { forecastCosts } from "../../services/capacity/forecast.ts";
import { writePlans } from "../output/plans.ts";
import { openCommandContext } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";
import { currentSettings } from "../context/settings.ts";

export function addPlanCommand(program: Command): void {
  program
    .command("plan")
    .description("requests and money a day and month for this registry and cadence, against the limits")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => plan(options.json === true));
}

async function plan(asJson: boolean): Promise<void> {
  const { stdout } = processStreams;
  const command = await openCommandContext(currentSettings());
  try {
    const { collector, close } = await command.openCollector();
    try {
      await command.refreshRegistry(collector);
      const plans = await forecastCosts(collector);
      if (asJson) {
        stdout.write(
          `${JSON.stringify({ simulated: command.settings.mode === "simulated", plans }, null, 2)}\n`,
        );
        return;
      }
      writePlans(stdout, plans, command.settings.mode === "simulated");
    } finally {
      await close();
    }
  } finally {
    await command.close();
  }
}
