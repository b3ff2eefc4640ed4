import { MONTH_DAYS, type PlatformForecast } from "../../services/capacity/forecast.ts";
import type { CapacityLimit } from "../../services/capacity/limits.ts";
import { renderTable } from "./table.ts";
import { wrapText } from "./wrapped.ts";

/** What the schedule needs of each platform, a line for each known limit, and the consequence in words. */
export function writePlans(
  out: NodeJS.WriteStream,
  plans: readonly PlatformForecast[],
  simulated: boolean,
): void {
  const isTty = out.isTTY === true;
  if (simulated) out.write("SIMULATED DATA\n\n");
  out.write(
    renderTable({
      isTty,
      columns: [
        { key: "platform", header: "platform" },
        { key: "what", header: "counted" },
        { key: "day", header: "needed a day", align: "right" },
        { key: "month", header: "a month", align: "right" },
        { key: "allowed", header: "allowed a day", align: "right" },
        { key: "fits", header: "fits" },
      ],
      rows: plans.flatMap(toRows),
    }),
  );
  const width = isTty ? (out.columns ?? 80) : Number.POSITIVE_INFINITY;
  for (const plan of plans)
    for (const [n, text] of toSentences(plan).entries())
      out.write(`${n === 0 ? "\n" : ""}${wrapText(text, width).join("\n")}\n`);
}

function toRows(plan: PlatformForecast) {
  const { platform, requestsADay, callsADay, limits } = plan;
  const sent = [
    { platform, what: "requests sent", day: count(requestsADay), month: count(plan.requestsAMonth) },
    {
      platform,
      what: "calls, as the platform counts them",
      day: count(callsADay),
      month: count(plan.callsAMonth),
    },
  ];
  const isCounted = requestsADay !== callsADay;
  return [
    ...(isCounted ? sent : sent.slice(0, 1)).map((row) => ({ ...row, allowed: null, fits: null })),
    ...limits.map((limit) => ({
      platform,
      what: limit.what,
      day: figure(limit, limit.wantedADay),
      month: figure(limit, limit.wantedADay * MONTH_DAYS),
      allowed: figure(limit, limit.allowedADay),
      fits: limit.fits ? "yes" : "NO",
    })),
  ];
}

const count = (amount: number): string => Math.ceil(amount).toLocaleString("en-US");
const figure = ({ unit }: CapacityLimit, amount: number): string =>
  unit === "usd" ? amount.toFixed(2) : count(amount);

function toSentences(plan: PlatformForecast): string[] {
  const { platform, accounts, everyMinutes, fits, densestMinutes, billedOnceADay } = plan;
  const cadence = Object.entries(everyMinutes).map(([metric, minutes]) => `${metric} every ${minutes} min`);
  const densest = densestMinutes === null ? "" : `; the densest cadence that fits is ${densestMinutes} min`;
  const words = [
    `${platform}: ${accounts} accounts, ${cadence.join(", ")}: ${fits ? "it fits" : "it does NOT fit"}${densest}.`,
  ];
  if (billedOnceADay) words.push("An account is billed once a UTC day: reading it more often costs no more.");
  if (plan.limits.some(({ unit, fits: isEnough }) => unit === "usd" && !isEnough))
    words.push("Looks that are billed one by one are spread over the day, so that its money lasts.");
  words.push(...stretchWords(plan));
  return words;
}

function stretchWords({
  learned,
  stretchedMinutes,
  longestMinutes,
  officesAtRisk,
}: PlatformForecast): string[] {
  if (learned === null)
    return ["Its responses have not shown its limits yet; until then all accounts are read."];
  if (stretchedMinutes === null || longestMinutes === null) return [];
  const all = `All accounts are read less often, evenly: every ${stretchedMinutes} minutes, ${longestMinutes} at the longest.`;
  if (officesAtRisk.length === 0) return [`${all} A live long enough to count is still seen.`];
  return [
    all,
    `That is too seldom for the rule's minutes: the assurance of these ${officesAtRisk.length} offices falls from watched to listed: ${officesAtRisk.join(", ")}.`,
  ];
}
