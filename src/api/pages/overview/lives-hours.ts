import { type HourCount, hourBars } from "../../../charts/hour-bars.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import type { SessionEvidence } from "../../../domain/verdict.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { hoursWords } from "./hours-words.ts";

/** Sessions that never were on air, as far as is known: when they begin is a plan. */
const NOT_BEGUN = new Set<SessionEvidence["reason"]>(["scheduled", "cancelled"]);

/** The hours that are shown at least. */
const DAYTIME = { from: 8, to: 20 };

/** How many lives began in each hour of the local day: daytime, and what lies before and after it; `[]` without lives. */
export function countByHour(
  sessions: readonly Pick<SessionEvidence, "startedAt" | "counted" | "reason">[],
  zone: string,
): HourCount[] {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, hour: "numeric", hourCycle: "h23" });
  const counts = Array.from({ length: 24 }, (_, hour) => ({ hour, counted: 0, others: 0 }));
  for (const { startedAt, counted, reason } of sessions) {
    const count =
      startedAt === null || NOT_BEGUN.has(reason) ? undefined : counts[Number(format.format(startedAt))];
    if (count !== undefined) count[counted ? "counted" : "others"] += 1;
  }
  const isHeld = ({ counted, others }: HourCount) => counted + others > 0;
  const [first, last] = [counts.findIndex(isHeld), counts.findLastIndex(isHeld)];
  return last < 0 ? [] : counts.slice(Math.min(first, DAYTIME.from), Math.max(last, DAYTIME.to) + 1);
}

/** At which hours of the day lives began, as a picture and as a table; nothing where none did. */
export function hoursBlock(hours: readonly HourCount[], { lang, write }: Phrases): Markup | null {
  const words = hoursWords(lang);
  const [busiest] = hours.toSorted((a, b) => b.counted + b.others - a.counted - a.others);
  if (busiest === undefined) return null;
  const span = (hour: number) => `${hour}–${hour + 1}`;
  const name = words.name({ hours: span(busiest.hour), lives: busiest.counted + busiest.others });
  const rows = hours.map(
    ({ hour, counted, others }) =>
      html`<tr><th scope="row">${span(hour)}</th><td class="figure" data-label="${words.counted}">${write.count(counted)}</td><td class="figure" data-label="${words.others}">${write.count(others)}</td></tr>`,
  );
  return html`<section><h2>${words.title}</h2><figure>${hourBars(hours, name)}<figcaption class="legend">${name} ${words.legend}</figcaption></figure>
<details><summary>${words.table}</summary><table class="cards"><thead><tr><th scope="col">${words.hour}</th><th scope="col">${words.counted}</th><th scope="col">${words.others}</th></tr></thead><tbody>${rows}</tbody></table></details></section>`;
}
