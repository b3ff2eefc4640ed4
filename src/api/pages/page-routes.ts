import type { FastifyReply } from "fastify";
import { z } from "zod";
import { type Month, monthAt, toMonth } from "../../domain/month.ts";
import { getPhrases } from "../../reports/languages.ts";
import type { Language } from "../../reports/phrases.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { ApiContext } from "../context.ts";
import { html, type Markup } from "../../charts/markup.ts";
import { HttpProblem } from "../server/problem.ts";
import { requireOffice } from "../query/fields.ts";
import { requireResync, requestResync } from "../routes/resync-routes.ts";
import { loadResyncView } from "../views/resync.ts";
import type { RouteContext } from "../routes/route.ts";
import { getFormFields, requireOwnForm } from "./forms.ts";
import { chooseLanguage, type PageRequest, sendPage } from "./layout.ts";
import { monthPage } from "./month-page.ts";
import { officePage } from "./office-page.ts";
import { resyncPage } from "./resync-page.ts";
import { pageWords } from "./words.ts";

const hidden = { hide: true } as const;
const query = z.object({ lang: z.string().max(10).optional(), month: z.string().max(10).optional() });
const page = { page: true } as const;

/** Pages for people who do not use a shell: months, offices and resyncs. */
export function pageRoutes(routing: RouteContext): void {
  monthRoutes(routing);
  officeRoutes(routing);
  resyncRoutes(routing);
}

function monthRoutes({ app, source }: RouteContext): void {
  const { collector } = source;
  app.get("/", { config: page, schema: { ...hidden, querystring: query } }, async (request, reply) => {
    const months = await knownMonths(source);
    return sendMonth(source, request, reply, months.at(-1)?.month ?? null);
  });
  app.get(
    "/months/:month",
    {
      config: page,
      schema: { ...hidden, querystring: query, params: z.object({ month: z.string().max(10) }) },
    },
    async (request, reply) => {
      const { month } = request.params;
      if (!isMonth(month, collector.zone))
        throw new HttpProblem(404, `there is no month "${month}"`, { field: "month" });
      return sendMonth(source, request, reply, month);
    },
  );
}

async function sendMonth(
  source: ApiContext,
  request: PageRequest,
  reply: FastifyReply,
  month: string | null,
): Promise<FastifyReply> {
  const { collector, simulated } = source;
  const { zone } = collector;
  const lang = chooseLanguage(request, reply);
  const phrases = getPhrases(lang, zone);
  const words = pageWords(lang);
  const months = await knownMonths(source);
  const links = monthLinks(months, lang, zone);
  const table =
    month === null
      ? html`<p>${words.noMonth}</p>`
      : await orWords(monthPage(collector.judging, month, phrases));
  const title = month === null ? words.title : phrases.say.liveTitle(phrases.write.month(month));
  return sendPage(request, reply, lang, { title, zone, simulated }, html`${links}${table}`);
}

/** A month about which nothing is known is a sentence on the page, not an error. */
async function orWords(body: Promise<Markup>): Promise<Markup> {
  try {
    return await body;
  } catch (error) {
    if (error instanceof UsageError) return html`<p>${error.message}</p>`;
    throw error;
  }
}

/** Links to the months, grouped by year and folded. */
function monthLinks(months: readonly Month[], lang: Language, zone: string): Markup {
  const { write } = getPhrases(lang, zone);
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))].reverse();
  const ofYear = (year: string) =>
    months
      .filter(({ month }) => month.startsWith(year))
      .map(({ month }) => html`<li><a href="/months/${month}">${write.month(month)}</a></li>`);
  return html`<details class="no-print"><summary>${pageWords(lang).months}</summary>${years.map((year) => html`<ul class="links">${ofYear(year)}</ul>`)}</details>`;
}

const MOST_MONTHS = 120;

/** The months from the first reading to now, oldest first. */
async function knownMonths({ collector }: ApiContext): Promise<Month[]> {
  const { store, zone, clock } = collector;
  const [first] = await store.cadence.history();
  if (!first) return [];
  const months: Month[] = [];
  let month = monthAt(clock.now(), zone);
  while (month.endsAt > first.since && months.length < MOST_MONTHS) {
    months.unshift(month);
    month = monthAt(new Date(month.startsAt.getTime() - 1), zone);
  }
  return months;
}

function isMonth(name: string, zone: string): boolean {
  try {
    toMonth(name, zone);
    return true;
  } catch {
    return false;
  }
}

function officeRoutes({ app, source }: RouteContext): void {
  const { collector, simulated } = source;
  const { zone, store } = collector;
  const params = z.object({ office: z.string().min(1).max(200) });
  app.get(
    "/offices/:office",
    { config: page, schema: { ...hidden, querystring: query, params } },
    async (request, reply) => {
      const { officeId } = await requireOffice(store, request.params.office, {
        status: 404,
        field: "office",
      });
      const lang = chooseLanguage(request, reply);
      const month = request.query.month ?? monthAt(collector.clock.now(), zone).month;
      if (!isMonth(month, zone))
        throw new HttpProblem(404, `there is no month "${month}"`, { field: "month" });
      const { title, body } = await officePage(collector.judging, request, { officeId, month, lang });
      return sendPage(request, reply, lang, { title, zone, simulated }, body);
    },
  );
  app.post(
    "/offices/:office/read-again",
    { config: { ...page, scope: "resync" }, schema: { ...hidden, params } },
    async (request, reply) => {
      requireOwnForm(request);
      const { officeId } = await requireOffice(store, request.params.office, {
        status: 404,
        field: "office",
      });
      const reason = (getFormFields(request.body).reason ?? "").trim().slice(0, 500);
      const { resync } = await requestResync(source, {
        officeId,
        platforms: null,
        since: null,
        by: request.caller.name,
        why: reason === "" ? null : reason,
        waitSeconds: 900,
      });
      return reply.redirect(`/resyncs/${resync.resyncId}`, 303);
    },
  );
}

const REFRESH_SECONDS = 2;

function resyncRoutes({ app, source }: RouteContext): void {
  const { collector, simulated } = source;
  const { zone, store } = collector;
  app.get(
    "/resyncs/:id",
    {
      config: page,
      schema: { ...hidden, querystring: query, params: z.object({ id: z.string().max(200) }) },
    },
    async (request, reply) => {
      const view = await loadResyncView(store, await requireResync(source, request.params.id), simulated);
      const lang = chooseLanguage(request, reply);
      const title = `${pageWords(lang).resync}: ${view.office ?? "*"}`;
      const refresh = view.state === "running" ? { refreshSeconds: REFRESH_SECONDS } : {};
      return sendPage(
        request,
        reply,
        lang,
        { title, zone, simulated, ...refresh },
        resyncPage(view, lang, zone),
      );
    },
  );
}
