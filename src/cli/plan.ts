import type { Command } from "commander";
import { type PlatformPlan, planCosts } from "../services/plan-costs.ts";
import { renderTable } from "./output/table.ts";
import { currentSettings, openSession } from "./session.ts";
import { processStreams } from "./streams.ts";

export function register(program: Command): void {
  program
    .command("plan")
    .description("requests and money a day and month for this registry and cadence, against the limits")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => plan(options.json === true));
}

/** What was learned of the limit, and whose assurance falls where it is too small. */
function learnedText({
  learned,
  stretchedMinutes,
  accounts,
  officesAtRisk,
}: Pick<PlatformPlan, "learned" | "stretchedMinutes" | "accounts" | "officesAtRisk">): string | null {
  if (learned === null) return null;
  const said = `as seen: about ${learned.callsADay} calls a day (${learned.family})`;
  if (stretchedMinutes === null) return said;
  const stretched = `${said}, so all ${accounts} accounts are read every ${stretchedMinutes} minutes`;
  if (officesAtRisk.length === 0) return `${stretched}: a live that counts still meets a look`;
  return `${stretched}: the assurance of these offices falls: ${officesAtRisk.join(", ")}`;
}

function fitsText({ fits, densestMinutes }: Pick<PlatformPlan, "fits" | "densestMinutes">): string {
  if (densestMinutes === null) return fits ? "yes" : "NO";
  return fits ? `yes, down to ${densestMinutes} min` : `NO, ${densestMinutes} min would`;
}

async function plan(asJson: boolean): Promise<void> {
  const { stdout } = processStreams;
  const session = await openSession(currentSettings());
  try {
    const { collector, close } = await session.openCollector();
    try {
      await session.refreshRegistry(collector);
      const plans = await planCosts(collector);
      if (asJson) {
        stdout.write(
          `${JSON.stringify({ simulated: session.settings.mode === "simulated", plans }, null, 2)}\n`,
        );
        return;
      }
      const usd = (amount: number) => (amount === 0 ? "-" : amount.toFixed(2));
      stdout.write(
        renderTable({
          isTty: stdout.isTTY === true,
          columns: [
            { key: "platform", header: "platform" },
            { key: "accounts", header: "accounts", align: "right" },
            { key: "cadence", header: "every" },
            { key: "requestsADay", header: "requests a day", align: "right" },
            { key: "callsADay", header: "calls counted a day", align: "right" },
            { key: "usdADay", header: "USD a day", align: "right" },
            { key: "usdAMonth", header: "USD a month", align: "right" },
            { key: "fits", header: "fits" },
            { key: "limit", header: "limit" },
          ],
          rows: plans.map(({ everyMinutes, learned, stretchedMinutes, officesAtRisk, ...row }) => ({
            ...row,
            cadence: Object.entries(everyMinutes)
              .map(([metric, minutes]) => `${metric} ${minutes} min`)
              .join(", "),
            usdADay: usd(row.usdADay),
            usdAMonth: usd(row.usdAMonth),
            fits: fitsText(row),
            limit: [
              row.limit,
              learnedText({ accounts: row.accounts, learned, stretchedMinutes, officesAtRisk }),
            ]
              .filter((text) => text !== null && text !== "")
              .join("; "),
          })),
        }),
      );
    } finally {
      await close();
    }
  } finally {
    await session.close();
  }
}
