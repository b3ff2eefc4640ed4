import type { ReadContext, UsageFigure } from "../contract.ts";
import { AppUsage, BusinessUsage, parseJson, type Usage } from "./schema.ts";

type Headers = Record<string, string>;

/**
 * Usage headers (docs/graph-api/overview/rate-limiting): all figures are percents of what is allowed, throttled at
 * 100. They are missing while use is near zero. Reports each family once, with its highest figure, and returns the
 * families.
 */
export function reportUsage(
  answers: readonly Headers[],
  credential: string,
  ctx: ReadContext,
): ReadonlySet<string> {
  const highest = new Map<string, UsageFigure>();
  for (const { family, usage } of answers.flatMap(usagesIn)) {
    const usedPercent = Math.max(usage.call_count ?? 0, usage.total_time ?? 0, usage.total_cputime ?? 0);
    const before = highest.get(family);
    if (before !== undefined && (before.usedPercent ?? 0) >= usedPercent) continue;
    const minutes = usage.estimated_time_to_regain_access ?? 0;
    const resetAt = minutes > 0 ? new Date(ctx.now().getTime() + minutes * 60_000) : null;
    highest.set(family, { credential, family, usedPercent, limit: null, remaining: null, resetAt });
  }
  for (const note of highest.values()) ctx.onUsage(note);
  return new Set(highest.keys());
}

/** Minutes until calls are allowed again, as estimated by the platform; null = not reported. */
export function estimatedWaitMinutes(answers: readonly Headers[]): number | null {
  const estimates = answers.flatMap(usagesIn).map(({ usage }) => usage.estimated_time_to_regain_access ?? 0);
  const longest = Math.max(0, ...estimates);
  return longest > 0 ? longest : null;
}

function usagesIn(headers: Headers): { family: string; usage: Usage }[] {
  const read = (name: string) => (headers[name] === undefined ? undefined : parseJson(headers[name]));
  const app = AppUsage.safeParse(read("x-app-usage"));
  const page = AppUsage.safeParse(read("x-page-usage"));
  const business = BusinessUsage.safeParse(read("x-business-use-case-usage"));
  return [
    ...(app.success ? [{ family: "app", usage: app.data }] : []),
    ...(page.success ? [{ family: "page", usage: page.data }] : []),
    ...(business.success
      ? Object.values(business.data)
          .flat()
          .map((usage) => ({ family: usage.type ?? "business", usage }))
      : []),
  ];
}
