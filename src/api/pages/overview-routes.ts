import { z } from "zod";
import { html } from "../../charts/markup.ts";
import { liveRuleFor } from "../../domain/rules/rule-book.ts";
import { monthAt } from "../../domain/month.ts";
import type { OfficeKind } from "../../domain/office.ts";
import { firstAndLastDay } from "../../services/judging/growth.ts";
import { growthPage } from "./growth-page.ts";
import { helpPage } from "./help-page.ts";
import { homePage } from "./home-page.ts";
import { livesPage } from "./lives-page.ts";
import { officesPage } from "./offices-page.ts";
import { asPage, hidden, type PageContext, pageQuery, phrasesFor, pictureOf, show } from "./page-context.ts";
import {
  countWaiting,
  loadGrowth,
  loadHistory,
  loadMonths,
  loadToday,
  requireReport,
  usageToProblem,
} from "./page-data.ts";
import { viewWords } from "./words-by-language.ts";
import { pageWords } from "./words.ts";

/** Pages over all offices: what is to be done, districts and departments, growth, the calendar, help. */
export function overviewRoutes(context: PageContext): void {
  homeRoute(context);
  officesRoute(context, "district");
  officesRoute(context, "department");
  growthRoute(context);
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
    { config: asPage, schema: { ...hidden, querystring: pageQuery } },
    async (request, reply) => {
      const phrases = phrasesFor(context, request, reply);
      const current = monthAt(clock.now(), zone);
      const { from, to } = firstAndLastDay(current, zone);
      const [registry, history, growth] = await Promise.all([
        store.registry.current(),
        kind === "district" ? loadHistory(context, current.month) : null,
        loadGrowth(context, from, to),
      ]);
      const offices = (registry?.offices ?? []).filter((office) => office.kind === kind);
      const title = viewWords(phrases.lang).nav[here];
      return show(
        context,
        request,
        reply,
        phrases,
        { title, here },
        officesPage(offices, history, growth.rows, phrases),
      );
    },
  );
}

const growthQuery = pageQuery.extend({
  from: z.string().max(10).optional(),
  to: z.string().max(10).optional(),
  platform: z.string().max(20).optional(),
});

function growthRoute(context: PageContext): void {
  const { app, source } = context;
  const { clock, zone } = source.collector;
  app.get(
    "/growth",
    { config: asPage, schema: { ...hidden, querystring: growthQuery } },
    async (request, reply) => {
      const phrases = phrasesFor(context, request, reply);
      const months = await loadMonths(context);
      const standard = firstAndLastDay(months.at(-2) ?? months.at(-1) ?? monthAt(clock.now(), zone), zone);
      const { from = standard.from, to = standard.to, platform = "" } = request.query;
      const report = await usageToProblem(() => loadGrowth(context, from, to));
      const title = phrases.say.growthTitle(from, to);
      const body = growthPage(report, platform === "" ? null : platform, phrases);
      return show(context, request, reply, phrases, { title, here: "growth" }, body);
    },
  );
}

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
        { title, here: "lives" },
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
