import type { Command } from "commander";
import { UsageError } from "../../errors/reach-error.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import { subscribePushes } from "../../services/collecting/pushes/subscribe-pushes.ts";
import { processStreams } from "../io/streams.ts";
import { renderTable } from "../output/table.ts";
import type { CommandContext } from "../context/command-context.ts";
import { withCollector } from "../context/with-deployment.ts";

/** The exit code when some could not be subscribed. */
const SOME_FAILED = 3;

export function addHooksCommand(program: Command): void {
  const hooks = program
    .command("hooks")
    .description("pushes of the platforms: what happens there is known within seconds (docs/onboarding.md)");
  hooks
    .command("subscribe")
    .description("subscribe the pushes of every account, where the platform has an API for it")
    .action(async () => {
      process.exitCode = await withCollector(subscribe);
    });
}

async function subscribe(collector: AppContext, { refreshRegistry }: CommandContext): Promise<number> {
  await refreshRegistry(collector);
  if (collector.pushAddress === null)
    throw new UsageError("REACH_PUBLIC_URL is not set: platforms need an address to push to");
  const results = await subscribePushes(collector, new AbortController().signal);
  const rows = results.flatMap(({ platform, accounts }) =>
    accounts.map(({ accountKey, ok, detail }) => ({
      platform,
      account: accountKey,
      subscribed: ok ? "yes" : "NO",
      detail,
    })),
  );
  const { stdout } = processStreams;
  stdout.write(
    rows.length === 0
      ? "no platform that is read has pushes switched on: see .env.example\n"
      : renderTable({
          isTty: stdout.isTTY === true,
          columns: ["platform", "account", "subscribed", "detail"].map((key) => ({ key, header: key })),
          rows,
        }),
  );
  return rows.some(({ subscribed }) => subscribed === "NO") ? SOME_FAILED : 0;
}
