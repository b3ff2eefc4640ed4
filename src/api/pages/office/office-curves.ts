import { medianLine } from "../../../charts/curve.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import type { Office } from "../../../domain/office.ts";
import type { PlatformId } from "../../../domain/platform.ts";
import { localDayAt } from "../../../domain/slot.ts";
import { divisionName } from "../../../reports/divisions.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { SeriesReport } from "../../../services/judging/follower-series.ts";
import { firstAndLastDay } from "../../../services/judging/growth.ts";
import { followerCurves } from "../growth/follower-curves.ts";
import type { PageContext } from "../shell/page-context.ts";
import { loadMonths, loadSeries } from "../shell/page-data.ts";
import { tableWords } from "../shell/table-words.ts";
import { viewWords } from "../shell/words-by-language.ts";

const MONTHS = 12;
const TABLE_ROWS = 53;

/** The followers of an office over the last 12 months up to one, and the median of its division in grey. */
export async function officeCurves(
  context: PageContext,
  { office, offices, until }: { office: Office; offices: readonly Office[]; until: string },
  phrases: Phrases,
): Promise<Markup | null> {
  const { clock, zone } = context.source.collector;
  const months = (await loadMonths(context)).filter(({ month }) => month <= until).slice(-MONTHS);
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return null;
  const today = localDayAt(clock.now(), zone).day;
  const { to } = firstAndLastDay(last, zone);
  const beside = offices.filter(
    ({ division, kind, officeId }) =>
      officeId !== office.officeId &&
      kind === office.kind &&
      division !== null &&
      division === office.division,
  );
  const series = await loadSeries(context, {
    from: firstAndLastDay(first, zone).from,
    to: to < today ? to : today,
    officeIds: [office.officeId, ...beside.map(({ officeId }) => officeId)],
  });
  const platforms = series.series
    .filter(({ officeId }) => officeId === office.officeId)
    .map(({ platform }) => platform);
  const pictures = platforms.map((platform) => drawOne(office, platform, series, { zone, phrases }));
  const words = viewWords(phrases.lang);
  if (pictures.length === 0) return null;
  return html`<section><h2>${words.followers}</h2><div class="pictures">${pictures}</div></section>`;
}

function drawOne(
  office: Office,
  platform: PlatformId,
  { series, days }: SeriesReport,
  { zone, phrases }: { zone: string; phrases: Phrases },
): Markup {
  const words = tableWords(phrases.lang);
  const own = series.find((one) => one.officeId === office.officeId && one.platform === platform);
  const others = series.filter((one) => one.officeId !== office.officeId && one.platform === platform);
  const name = officeName(office, phrases);
  const lines = [{ name, figures: own?.followers ?? [] }];
  if (others.length > 1)
    lines.push({
      name: words.median(divisionName(office.division, phrases.lang)),
      figures: medianLine(
        others.map(({ followers }) => followers),
        days.length,
      ),
    });
  const subject = phrases.platform[platform];
  const rowEvery = Math.ceil(days.length / TABLE_ROWS);
  const picture = followerCurves(
    { id: `curve-${platform}`, subject, zone, days, lines, scale: "absolute", rowEvery },
    phrases,
  );
  return html`<div class="with-median"><h3>${subject}</h3>${picture}</div>`;
}
