import { toPageCredential } from "../../domain/credential.ts";
import { createHash } from "node:crypto";
import { z } from "zod";
import { ContractError } from "../../errors/reach-error.ts";
import type { AccountRef, History, ReadContext } from "../contract.ts";
import { parseFault } from "../graph/faults.ts";
import { parseJson } from "../graph/schema.ts";
import type { ClientParts, GraphClient } from "./client.ts";
import { toReachError } from "./errors.ts";
import { LIMITS } from "./limits.ts";

const DAY_MS = 86_400_000;

const Insights = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      values: z.array(z.object({ value: z.number().int().nonnegative().optional(), end_time: z.string() })),
    }),
  ),
});

/**
 * Followers at the end of each day from the Page's insights (docs/graph-api/reference/page/insights, `page_follows`):
 * only with the Page's own token, at most 90 days a call. `null` = that token is not known. A day without a value is
 * omitted. Throws what the HTTP client throws, and the errors of the tree.
 */
export async function pageHistory(
  { client, settings, throttle, keepRaw }: ClientParts & { client: GraphClient },
  { externalId }: AccountRef,
  { since, until }: { since: Date; until: Date },
  ctx: ReadContext,
): Promise<History | null> {
  const token = externalId === null ? undefined : settings.pageTokens.get(externalId);
  if (externalId === null || token === undefined) return null;
  const credential = toPageCredential(externalId);
  const digest = createHash("sha256");
  const points: { at: Date; followers: number }[] = [];
  const stepMs = LIMITS.insightDaysPerCall * DAY_MS;
  for (let from = since.getTime(); from < until.getTime(); from += stepMs) {
    const to = Math.min(from + stepMs, until.getTime());
    const query = {
      metric: "page_follows",
      period: "day",
      since: String(Math.floor(from / 1000)),
      until: String(Math.floor(to / 1000)),
    };
    const path = `${encodeURIComponent(externalId)}/insights`;
    const answer = await client.get(path, query, token, "facebook page insights", ctx);
    if (answer.status !== 200 || parseFault(answer.body) !== null)
      throw toReachError({
        ...answer,
        keepRaw,
        retryAt: () => throttle.retryAt(credential, [answer.headers], answer.receivedAt),
      });
    const parsed = Insights.safeParse(parseJson(answer.body));
    if (!parsed.success)
      throw new ContractError("Facebook answered insights with something unknown", "bad_answer", {
        raw: keepRaw(answer.body),
      });
    digest.update(answer.body);
    points.push(...pointsOf(parsed.data));
  }
  const { host } = new URL(settings.graphUrl);
  const from = {
    source: host,
    edge: "insights",
    credential,
    apiVersion: settings.graphVersion,
    requestRef: null,
  };
  return { points, externalId, rawDigest: digest.digest("hex"), from };
}

function pointsOf({ data }: z.infer<typeof Insights>): { at: Date; followers: number }[] {
  return data
    .filter(({ name }) => name === "page_follows")
    .flatMap(({ values }) => values)
    .flatMap(({ value, end_time: end }) => {
      const at = new Date(end);
      return value === undefined || Number.isNaN(at.getTime()) ? [] : [{ at, followers: value }];
    });
}
