import type { Metric, PlatformId } from "../../src/domain/platform.ts";
import type {
  AccountOutcome,
  AccountRef,
  PlatformAdapter,
  ReadContext,
} from "../../src/platforms/contract.ts";
import { createAdapters } from "../../src/platforms/adapters.ts";
import { scenarios } from "../../src/simulator/scenarios/catalog.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator/simulator.ts";

export const SIMULATED_NOW = new Date("2023-07-20T06:30:00Z");

/**
 * A simulated world with this many invented accounts on each platform, whose clock does not move. A live every second
 * day; `retentionDays` null = none ever vanishes.
 */
export function startSteady(
  {
    retentionDays = 30,
    ...world
  }: {
    accounts: number;
    platforms?: readonly PlatformId[];
    livesEach?: number;
    owners?: number;
    retentionDays?: number | null;
  },
  options: Partial<SimulatorOptions> = {},
): Promise<Simulator> {
  const offices = Array.from({ length: world.accounts }, (_, index) => ({
    officeId: `office-${index + 1}`,
    kind: "district" as const,
    nameEn: `Office ${index + 1}`,
    nameHi: `कार्यालय ${index + 1}`,
    lgdCode: null,
    division: null,
    aliases: [],
    activeFrom: null,
    activeTo: null,
  }));
  const steady = scenarios.get("steady");
  if (steady === undefined) throw new Error("the simulator has no scenario steady");
  const scenario = { ...steady({ offices, zone: "Asia/Kolkata", seed: 7, ...world }), retentionDays };
  return startSimulator({ scenario, clock: { now: () => SIMULATED_NOW }, ...options });
}

/**
 * The real adapter of a platform, with the simulator's credentials; the shared token reads every Page. `urls` = where
 * it asks instead of the simulator itself.
 */
export function adapterFor(
  simulator: Simulator,
  platform: PlatformId,
  urls: { graphUrl: string; xApiUrl: string; youtubeApiUrl: string } = simulator,
): PlatformAdapter {
  const { secrets } = simulator;
  const adapter = createAdapters({
    facebook: {
      graphUrl: urls.graphUrl,
      graphVersion: "v26.0",
      accessToken: secrets.facebookToken,
      appId: secrets.facebookAppId,
      appSecret: secrets.facebookAppSecret,
      pageTokens: new Map(),
      liveRetentionDays: 30,
    },
    x: {
      apiUrl: urls.xApiUrl,
      bearerToken: secrets.xBearerToken,
      ownerTokens: secrets.ownerTokens,
      liveFromPosts: true,
    },
    youtube: { apiUrl: urls.youtubeApiUrl, apiKey: secrets.youtubeApiKey },
    instagram: {
      graphUrl: urls.graphUrl,
      graphVersion: "v26.0",
      userId: secrets.instagramUserId,
      accessToken: secrets.facebookToken,
      appSecret: secrets.facebookAppSecret,
    },
  }).get(platform);
  if (adapter === undefined) throw new Error(`no adapter reads ${platform}`);
  return adapter;
}

export function refsOf(simulator: Simulator, platform: PlatformId): AccountRef[] {
  return simulator.accounts
    .filter((account) => account.platform === platform)
    .map(({ accountKey, externalId, handle, credential }) => ({
      accountKey,
      externalId,
      handle,
      credential,
    }));
}

/** Every secret of the simulated world, for tests that none gets out. */
export function allSecrets({ secrets }: Simulator): string[] {
  const { pageTokens, ownerTokens, ownerSigning, ownerRefreshTokens, ownerAccessTokens } = secrets;
  return [
    secrets.facebookToken,
    secrets.facebookAppSecret,
    secrets.xBearerToken,
    secrets.youtubeApiKey,
    secrets.xConsumerSecret,
    secrets.xClientSecret,
    ...pageTokens.values(),
    ...ownerTokens.values(),
    ...ownerRefreshTokens.values(),
    ...ownerAccessTokens.values(),
    ...[...ownerSigning.values()].flatMap(({ token, secret }) => [token, secret]),
  ];
}

/** Reads all accounts in the batches that the adapter plans, lives back to `since`. */
export async function readAll(
  adapter: PlatformAdapter,
  accounts: readonly AccountRef[],
  metrics: readonly Metric[],
  ctx: ReadContext,
  since = new Date("2023-06-20T06:30:00Z"),
): Promise<AccountOutcome[]> {
  const asked = new Map(accounts.map(({ accountKey }) => [accountKey, metrics]));
  const outcomes: AccountOutcome[] = [];
  for (const batch of adapter.splitIntoBatches(accounts))
    outcomes.push(...(await adapter.read(batch, asked, { since }, ctx)));
  return outcomes;
}
