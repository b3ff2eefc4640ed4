import type { Command } from "commander";
import { forecastCosts } from "../../services/capacity/forecast.ts";
import { writePlans } from "../output/plans.ts";
import { openSession } from "../session/session.ts";
import { processStreams } from "../io/streams.ts";
import { currentSettings } from "../session/settings.ts";

export function addPlanCommand(program: Command): void {
  program
    .command("plan")
    .description("requests and money a day and month for this registry and cadence, against the limits")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => plan(options.json === true));
}

async function plan(asJson: boolean): Promise<void> {
  const { stdout } = processStreams;
  const session = await openSession(currentSettings());
  try {
    const { collector, close } = await session.openCollector();
    try {
      await session.refreshRegistry(collector);
      const plans = await forecastCosts(collector);
      if (asJson) {
        stdout.write(
          `${JSON.stringify({ simulated: session.settings.mode === "simulated", plans }, null, 2)}\n`,
        );
        return;
      }
      writePlans(stdout, plans, session.settings.mode === "simulated");
    } finally {
      await close();
    }
  } finally {
    await session.close();
  }
}
