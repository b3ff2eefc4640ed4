import { html } from "../../../charts/markup.ts";
import { liveRuleFor } from "../../../domain/rules/rule-book.ts";
import { monthAt } from "../../../domain/month.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { OfficeKind } from "../../../domain/office.ts";
import { helpPage } from "./help-page.ts";
import { monthFoot } from "../shell/foot.ts";
import { homePage } from "./home-page.ts";
import { livesPage } from "./lives-page.ts";
import { officesPage } from "./offices-page.ts";
import {
  asPage,
  hidden,
  type PageContext,
  pageQuery,
  phrasesFor,
  pictureOf,
  show,
  tableQuery,
} from "../shell/page-context.ts";
import {
  countWaiting,
  loadGrowth,
  loadHistory,
  loadMonths,
  loadSeries,
  loadToday,
  requireReport,
} from "../shell/page-data.ts";
import { viewWords } from "../shell/words-by-language.ts";
import { pageWords } from "../shell/words.ts";

/** Pages over all offices: what is to be done, districts and departments, the calendar, help. */
export function overviewRoutes(context: PageContext): void {
  homeRoute(context);
  officesRoute(context, "district");
  officesRoute(context, "department");
  livesRoute(context);
  helpRoute(context);
}

function homeRoute(context: PageContext): void {
  const { app, source } = context;
  app.get("/", { config: asPage, schema: { ...hidden, querystring: pageQuery } }, async (request, reply) => {
    const phrases = phrasesFor(context, request, reply);
    const words = viewWords(phrases.lang);
    const today = await loadToday(context);
    if (today === null)
      return show(
        context,
        request,
        reply,
        phrases,
        { title: words.site, here: "home", refreshSeconds: 5 },
        html`<p>${pageWords(phrases.lang).noMonth}</p>`,
      );
    const facts = { ...today, ...(await countWaiting(context)), freshness: source.freshness() };
    const picture = await pictureOf(context, today.current.judged, phrases);
    const body = homePage(facts, picture, phrases);
    return show(context, request, reply, phrases, { title: words.nav.home, here: "home" }, body);
  });
}

function officesRoute(context: PageContext, kind: OfficeKind): void {
  const { app, source } = context;
  const { store, clock, zone } = source.collector;
  const here = kind === "district" ? "districts" : "departments";
  app.get(
    `/${here}`,
    { config: asPage, schema: { ...hidden, querystring: tableQuery } },
    async (request, reply) => {
      const phrases = phrasesFor(context, request, reply);
      const now = clock.now();
      const to = localDayAt(now, zone).day;
      const from = localDayAt(new Date(now.getTime() - (SPARK_DAYS - 1) * DAY_MS), zone).day;
      const offices = (await store.registry.offices()).filter((office) => office.kind === kind);
      const officeIds = offices.map(({ officeId }) => officeId);
      const [history, growth, series] = await Promise.all([
        kind === "district" ? loadHistory(context, monthAt(now, zone).month) : null,
        loadGrowth(context, from, to),
        loadSeries(context, { from, to, officeIds }),
      ]);
      const title = viewWords(phrases.lang).nav[here];
      const view = { ...request.query, url: request.url };
      const body = officesPage({ offices, history, growth, series }, view, phrases);
      return show(context, request, reply, phrases, { title, here }, body);
    },
  );
}

/** How far back the small curves of the tables reach. */
const SPARK_DAYS = 90;
const DAY_MS = 86_400_000;

function livesRoute(context: PageContext): void {
  const { app } = context;
  app.get(
    "/lives",
    { config: asPage, schema: { ...hidden, querystring: pageQuery } },
    async (request, reply) => {
      const phrases = phrasesFor(context, request, reply);
      const words = viewWords(phrases.lang);
      const months = await loadMonths(context);
      const month = request.query.month ?? months.at(-1)?.month;
      if (month === undefined)
        return show(
          context,
          request,
          reply,
          phrases,
          { title: words.calendar, here: "lives" },
          html`<p>${pageWords(phrases.lang).noMonth}</p>`,
        );
      const { judged } = await requireReport(context, month);
      const title = `${words.calendar}: ${phrases.write.month(month)}`;
      return show(
        context,
        request,
        reply,
        phrases,
        { title, here: "lives", foot: monthFoot(judged, phrases) },
        livesPage(judged, months, phrases),
      );
    },
  );
}

function helpRoute(context: PageContext): void {
  const { app, source } = context;
  const { judging, clock, zone } = source.collector;
  app.get(
    "/help",
    { config: asPage, schema: { ...hidden, querystring: pageQuery } },
    async (request, reply) => {
      const phrases = phrasesFor(context, request, reply);
      const rule = liveRuleFor(judging.rules, monthAt(clock.now(), zone).month);
      const title = viewWords(phrases.lang).help;
      return show(context, request, reply, phrases, { title, here: "help" }, helpPage(rule, phrases));
    },
  );
}
