import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Settings } from "../../config/settings.ts";
import type { PlatformId } from "../../src/domain/platform.ts";
import type { PlatformAdapter } from "../../src/platforms/contract.ts";
import type { Logger } from "../../src/telemetry/logger.ts";
import { createPlatformAccess, type PlatformAccess } from "./platform-access.ts";

/** The way to the platforms, whose credentials can be replaced without a restart. */
export type ReloadableAccess = PlatformAccess & {
  /** Takes up files of secrets that changed; a faulty one leaves the old secrets in force. */
  refresh(log: Logger): Promise<void>;
};

/** `reread` returns the current settings; it throws a ConfigError if they are faulty. */
export function createReloadableAccess(settings: Settings, reread: () => Settings): ReloadableAccess {
  let current = createPlatformAccess(settings);
  const adapters = new Map<PlatformId, PlatformAdapter>(current.adapters);
  const pushes = new Map(current.pushes);
  const deliveryReports = new Map(current.deliveryReports);
  // The very list that redaction knows: an old secret stays in it.
  const secrets = settings.secrets as string[];
  let files = settings.secretFiles;
  let seen: string | null = null;
  const take = (fresh: Settings): void => {
    current = createPlatformAccess(fresh);
    for (const secret of fresh.secrets) if (!secrets.includes(secret)) secrets.push(secret);
    for (const [platform, adapter] of current.adapters)
      if (adapters.has(platform)) adapters.set(platform, adapter);
    for (const [platform, endpoint] of current.pushes) pushes.set(platform, endpoint);
    for (const [platform, endpoint] of current.deliveryReports) deliveryReports.set(platform, endpoint);
    files = fresh.secretFiles;
  };
  const refresh = async (log: Logger): Promise<void> => {
    const now = await digestOf(files);
    if (now === seen) return;
    const isFirst = seen === null;
    seen = now;
    if (isFirst) return;
    try {
      take(reread());
      log.info("a file of secrets changed; the new secrets are in force");
    } catch (error) {
      log.error("a file of secrets changed and is faulty; the old secrets stay in force", { error });
    }
  };
  return {
    adapters,
    pushes,
    deliveryReports,
    secrets,
    hosts: current.hosts,
    clockUrls: current.clockUrls,
    renewal: () => current.renewal?.() ?? null,
    fingerprintOf: (platform, credential) => current.fingerprintOf(platform, credential),
    refresh,
  };
}

async function digestOf(files: readonly string[]): Promise<string> {
  const digest = createHash("sha256");
  for (const path of files) digest.update(await readFile(path).catch(() => "gone"));
  return digest.digest("hex");
}
