import type { Office } from "../../domain/office.ts";
import { findOffice, unknownOfficeMessage } from "../../domain/office-name.ts";
import { isPlatformId, METRICS, type Metric, PLATFORM_IDS, type PlatformId } from "../../domain/platform.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import type { CommandContext } from "../context/command-context.ts";

/** The requested platforms; throws a UsageError that says why one cannot be read. */
export function parsePlatforms(
  platform: string | undefined,
  { access, settings }: CommandContext,
): PlatformId[] {
  if (platform === undefined) return [...access.adapters.keys()];
  if (!isPlatformId(platform))
    throw new UsageError(`unknown platform "${platform}"; known are ${PLATFORM_IDS.join(", ")}`);
  if (!access.adapters.has(platform))
    throw new UsageError(
      `${platform} is not read: ${settings.notConfigured[platform] ?? "it has no credential"}`,
    );
  return [platform];
}

export function parseMetrics(metric: string | undefined): Metric[] {
  if (metric === undefined) return [...METRICS];
  const known = METRICS.find((candidate) => candidate === metric);
  if (known === undefined)
    throw new UsageError(`unknown metric "${metric}"; known are ${METRICS.join(", ")}`);
  return [known];
}

/** Finds an office by id, name in either language, or alias; an unknown name suggests the nearest. */
export async function resolveOffice(collector: Pick<AppContext, "store">, name: string): Promise<Office> {
  const match = findOffice(await collector.store.registry.offices(), name);
  if (match.office === null) throw new UsageError(unknownOfficeMessage(name, match.nearest));
  return match.office;
}
