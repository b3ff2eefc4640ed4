import { PLATFORM_IDS, type PlatformId } from "../../domain/platform.ts";
import type { ReadableAccount } from "../../store/contracts/registry.ts";
import type { ApiContext } from "../context.ts";

const NAME = "reach_followers";
const HEAD = `# HELP ${NAME} Newest followers, while not older than two intervals\n# TYPE ${NAME} gauge\n`;

/**
 * A line for each account that is in force, part by part of the registry. Followers are exported only while fresh: a
 * figure that is no longer read must not look current.
 */
export async function* followerLines({ collector, simulated }: ApiContext): AsyncGenerator<string> {
  const { store, cadence } = collector;
  const registry = await store.registry.openParts();
  yield HEAD;
  if (registry === null) return;
  for (const platform of PLATFORM_IDS) {
    const every = cadence[platform]?.audience ?? null;
    if (every === null) continue;
    for (let part = 0; part < registry.parts; part += 1)
      yield* linesOf(collector, await registry.accounts(part, platform), { every, simulated });
  }
}

async function* linesOf(
  { store, clock }: Pick<ApiContext["collector"], "store" | "clock">,
  accounts: readonly ReadableAccount[],
  { every, simulated }: { every: number; simulated: boolean },
): AsyncGenerator<string> {
  const earliest = clock.now().getTime() - 2 * every * 60_000;
  const latest = await store.snapshots.latestFigures(accounts.map(({ accountKey }) => accountKey));
  for (const { accountKey, officeId, platform } of accounts) {
    const newest = latest.get(accountKey);
    if (!newest || newest.followers === null || newest.observedAt.getTime() < earliest) continue;
    const labels = toLabels({
      account: accountKey,
      office: officeId,
      platform,
      simulated: String(simulated),
    });
    yield `${NAME}{${labels}} ${newest.followers}\n`;
  }
}

type Labels = { account: string; office: string; platform: PlatformId; simulated: string };

/** As Prometheus' text format escapes them. */
const toLabels = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`)
    .join(",");
