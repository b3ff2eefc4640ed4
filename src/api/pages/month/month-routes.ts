import { z } from "zod";
import { scopesAllow } from "../../../domain/api-key.ts";
import { contactsOn } from "../../../domain/contact.ts";
import { localDayAt } from "../../../domain/slot.ts";
import { ConfigError } from "../../../errors/reach-error.ts";
import { loadContacts } from "../../../services/correspondence/load-contacts.ts";
import { monthFoot } from "../shell/foot.ts";
import type { PageRequest } from "../shell/layout.ts";
import { listPage } from "./list-page.ts";
import { monthPage } from "./month-page.ts";
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
import { loadHistory, loadMonths, requireMonth, requireReport } from "../shell/page-data.ts";
import { LISTS } from "../shell/view-words.ts";
import { viewWords } from "../shell/words-by-language.ts";

const monthParams = z.object({ month: z.string().max(10) });
/** A month and its lists. */
export function monthRoutes(context: PageContext): void {
  const { app, source, rendered } = context;
  const { zone } = source.collector;
  const monthly = { config: asPage, schema: { ...hidden, querystring: tableQuery, params: monthParams } };
  app.get(
    "/months",
    { config: asPage, schema: { ...hidden, querystring: pageQuery } },
    async (request, reply) => {
      const months = await loadMonths(context);
      const month = request.query.month ?? months.at(-1)?.month;
      return reply.redirect(month === undefined ? "/" : `/months/${encodeURIComponent(month)}`, 303);
    },
  );
  app.get("/months/:month", monthly, async (request, reply) => {
    const month = requireMonth(request.params.month, zone);
    const phrases = phrasesFor(context, request, reply);
    const report = await requireReport(context, month);
    const [months, history] = await Promise.all([loadMonths(context), loadHistory(context, month)]);
    const view = { ...request.query, url: request.url };
    const picture = await pictureOf(context, report.judged, phrases);
    const body = rendered.get(report, `${phrases.lang} ${view.url}`, () =>
      monthPage(report, { months, history }, picture, view, phrases),
    );
    const title = phrases.say.liveTitle(phrases.write.month(month));
    const facts = { title, name: phrases.write.month(month), foot: monthFoot(report.judged, phrases) };
    return show(context, request, reply, phrases, { ...facts, here: "home" }, body);
  });
  const params = monthParams.extend({ list: z.enum(LISTS) });
  app.get(
    "/months/:month/lists/:list",
    { config: asPage, schema: { ...hidden, querystring: pageQuery, params } },
    async (request, reply) => {
      const { month, list } = request.params;
      const phrases = phrasesFor(context, request, reply);
      const report = await requireReport(context, month);
      const name = viewWords(phrases.lang).list[list];
      const title = `${name}: ${phrases.write.month(month)}`;
      const between = [{ text: phrases.write.month(month), href: `/months/${month}` }];
      return show(
        context,
        request,
        reply,
        phrases,
        { title, name, between, here: "home", foot: monthFoot(report.judged, phrases) },
        listPage(report, list, await reachableOffices(context, request), phrases),
      );
    },
  );
}

/** The offices with a contact, for a key that may see contacts; `null` = not permitted, or not known. */
async function reachableOffices(
  { source }: PageContext,
  { caller }: PageRequest,
): Promise<ReadonlySet<string> | null> {
  if (!scopesAllow(caller.scopes, "contacts")) return null;
  const { store, correspondence, clock, zone } = source.collector;
  const offices = await store.registry.offices();
  try {
    const contacts = await loadContacts(correspondence.contactSource, offices);
    const { day } = localDayAt(clock.now(), zone);
    const reachable = offices.filter(({ officeId }) => contactsOn(contacts, officeId, day).length > 0);
    return new Set(reachable.map(({ officeId }) => officeId));
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
