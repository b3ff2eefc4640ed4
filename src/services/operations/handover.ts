import { PROFILES } from "../../platforms/profiles.ts";
import type { AppContext } from "../context/app-context.ts";
import { credentialExpiry } from "../credentials/credential-expiry.ts";
import { listDependentOffices } from "../credentials/dependent-offices.ts";
import { checkCredentials } from "../credentials/check-credentials.ts";

/** Writes what a successor has to know; it contains no secret. */
export async function writeHandover(
  app: AppContext,
  facts: { version: string; servers: readonly string[]; simulated: boolean },
  signal: AbortSignal,
): Promise<string> {
  const { store, clock, cadence, zone } = app;
  const registry = await store.registry.current();
  const sizes = await store.sizes();
  const restored = await store.meta.get("last-restore");
  const backedUp = await store.meta.get("last-backup");
  const migrations = await store.operations.migrations();
  const lines = [
    "# Handover of reach-collector",
    "",
    `Written on ${clock.now().toISOString()}${facts.simulated ? " from SIMULATED data" : ""}. It contains no secret.`,
    "",
    "## Credentials",
    ...(await credentialLines(app, signal)),
    "",
    "## What runs",
    `- reach-collector ${facts.version}, database \`${store.database}\`, days and months of ${zone}`,
    ...facts.servers.map((line) => `- ${line}`),
    `- registry revision ${registry?.revision ?? "none"}: ${registry?.offices.length ?? 0} offices, ${registry?.accounts.length ?? 0} accounts`,
    ...Object.entries(cadence).map(
      ([platform, every]) =>
        `- ${platform}: audience every ${every?.audience ?? "-"} min, lives every ${every?.live ?? "-"} min`,
    ),
    `- schema: ${migrations.length} migrations done, newest ${migrations.at(-1)?.id ?? "none"}`,
    "",
    "## Data",
    ...sizes.map(({ name, rows, bytes }) => `- ${name}: ${rows} rows, ${(bytes / 1_048_576).toFixed(1)} MiB`),
    `- last back-up: ${backedUp ?? "none"}`,
    `- last back-up that was restored: ${restored ?? "none in this database; try one (docs/operations.md)"}`,
    "",
  ];
  return lines.join("\n");
}

async function credentialLines(
  app: Pick<AppContext, "store" | "adapters" | "http" | "clock" | "fingerprintOf" | "redact">,
  signal: AbortSignal,
): Promise<string[]> {
  const registry = await app.store.registry.current();
  const kept = await checkCredentials(app, signal);
  return kept.flatMap((access) => {
    const { platform, credential, fingerprint, ok, detail, scopes } = access;
    const ends = credentialExpiry(access, app.clock.now()).endsAt?.toISOString() ?? "not known to end";
    return [
      `- **${platform} ${credential}**: ${ok ? "works" : "DOES NOT WORK"}; ${detail}`,
      `  - fingerprint ${fingerprint ?? "-"} (first digits of its SHA-256), ends: ${ends}, scopes: ${scopes.join(", ") || "not reported"}`,
      `  - issued by ${platform}; renewed at ${PROFILES[platform].renewalUrl ?? "the platform's console"}`,
      `  - offices that depend on it: ${listDependentOffices(registry, platform, credential).join(", ") || "none"}`,
    ];
  });
}
