import { z } from "zod";
import { monthsWithData } from "../../services/judging/answerable-months.ts";
import { listPage } from "./list-page.ts";
import { monthPage } from "./month-page.ts";
import { asPage, hidden, type PageContext, pageQuery, phrasesFor, show } from "./page-context.ts";
import { requireMonth, requireReport } from "./page-data.ts";
import { LISTS } from "./view-words.ts";
import { viewWords } from "./words-by-language.ts";

const monthParams = z.object({ month: z.string().max(10) });
const tableQuery = pageQuery.extend({
  sort: z.string().max(20).optional(),
  verdict: z.string().max(20).optional(),
  division: z.string().max(60).optional(),
  q: z.string().max(100).optional(),
});

/** A month and its lists. */
export function monthRoutes(context: PageContext): void {
  const { app, source, region } = context;
  const { judging, zone } = source.collector;
  const monthly = { config: asPage, schema: { ...hidden, querystring: tableQuery, params: monthParams } };
  app.get(
    "/months",
    { config: asPage, schema: { ...hidden, querystring: pageQuery } },
    async (request, reply) => {
      const months = await monthsWithData(judging);
      const month = request.query.month ?? months.at(-1)?.month;
      return reply.redirect(month === undefined ? "/" : `/months/${encodeURIComponent(month)}`, 303);
    },
  );
  app.get("/months/:month", monthly, async (request, reply) => {
    const month = requireMonth(request.params.month, zone);
    const phrases = phrasesFor(context, request, reply);
    const [report, months] = await Promise.all([requireReport(source, month), monthsWithData(judging)]);
    const view = { ...request.query, url: request.url };
    const body = monthPage(report, months, await region, view, phrases);
    const title = phrases.say.liveTitle(phrases.write.month(month));
    return show(context, request, reply, phrases, { title, here: "home" }, body);
  });
  const params = monthParams.extend({ list: z.enum(LISTS) });
  app.get(
    "/months/:month/lists/:list",
    { config: asPage, schema: { ...hidden, querystring: pageQuery, params } },
    async (request, reply) => {
      const { month, list } = request.params;
      const phrases = phrasesFor(context, request, reply);
      const report = await requireReport(source, month);
      const title = `${viewWords(phrases.lang).list[list]}: ${phrases.write.month(month)}`;
      return show(context, request, reply, phrases, { title, here: "home" }, listPage(report, list, phrases));
    },
  );
}
