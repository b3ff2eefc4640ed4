import { readFileSync } from "node:fs";
import { z } from "zod";
import { PLATFORM_IDS, type PlatformId } from "../src/domain/platform.ts";
import { ConfigError } from "../src/errors/reach-error.ts";

const Rule = z.object({ statisticsDays: z.number().int().min(1).max(36_500), why: z.string().min(1) });
const RetentionFile = z.partialRecord(z.enum(PLATFORM_IDS), Rule);

/** For how many days a platform's public statistics are kept, and who demands it. Without a rule: without limit. */
export type Retention = Partial<Record<PlatformId, { statisticsDays: number; why: string }>>;

export function readRetention(path: string): Retention {
  const parsed = RetentionFile.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success)
    throw new ConfigError(
      `${path} must be JSON of the shape {"<platform>": {"statisticsDays": <days>, "why": "<words>"}}`,
    );
  return parsed.data;
}
