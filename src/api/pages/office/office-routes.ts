import type { FastifyReply } from "fastify";
import { z } from "zod";
import { html } from "../../../charts/markup.ts";
import { pickOffice } from "../../../services/judging/office-summary.ts";
import { listObjections } from "../../../services/correspondence/objections.ts";
import { HttpProblem } from "../../server/problem.ts";
import { requireOffice } from "../../query/fields.ts";
import { requestResync } from "../../routes/resync-routes.ts";
import { getFormFields, requireOwnForm } from "../shell/forms.ts";
import { monthFoot } from "../shell/foot.ts";
import type { PageRequest } from "../shell/layout.ts";
import type { ObjectionState } from "./objection-block.ts";
import { takeObjection } from "./take-objection.ts";
import { officeCurves } from "./office-curves.ts";
import { officePage } from "./office-page.ts";
import { asPage, hidden, type PageContext, pageQuery, phrasesFor, show } from "../shell/page-context.ts";
import {
  HISTORY_MONTHS,
  loadHistory,
  loadMonths,
  matchOffice,
  requireMonth,
  requireReport,
} from "../shell/page-data.ts";
import { problemPage } from "../shell/problem-page.ts";
import { viewWords } from "../shell/words-by-language.ts";

const params = z.object({ office: z.string().min(1).max(200) });
const sheetQuery = pageQuery.extend({
  months: z.enum(["12", "24"]).default("12"),
  sent: z.literal("taken").optional(),
});
const byField = { status: 404, field: "office" } as const;

/** The sheet of an office, the button that reads it again, and the search. */
export function officeRoutes(context: PageContext): void {
  sheetRoute(context);
  readAgainRoute(context);
  searchRoute(context);
}

function sheetRoute(context: PageContext): void {
  const { app, source } = context;
  const { store } = source.collector;
  const config = { ...asPage, isOfficeSheet: true } as const;
  app.get(
    "/offices/:office",
    { config, schema: { ...hidden, querystring: sheetQuery, params } },
    async (request, reply) => {
      const { officeId } = await requireOffice(store, request.params.office, byField);
      const { month, months, sent = null } = request.query;
      return showSheet(context, request, reply, { officeId, month, length: Number(months), sent, typed: {} });
    },
  );
  app.post(
    "/offices/:office/objection",
    { config, schema: { ...hidden, params, querystring: sheetQuery } },
    async (request, reply) => {
      requireOwnForm(request);
      const { officeId } = await requireOffice(store, request.params.office, byField);
      if (request.caller.officeId !== officeId)
        throw new HttpProblem(403, "an objection needs a key or a link of this office");
      const typed = getFormFields(request.body);
      const month = requireMonth(typed["month"] ?? "", source.collector.zone);
      const fault = await takeObjection(context, { officeId, month }, { key: request.caller.name }, typed);
      if (fault === null) return reply.redirect(`/offices/${officeId}?month=${month}&sent=taken`, 303);
      void reply.code(fault === "too_many" ? 429 : 400);
      return showSheet(context, request, reply, {
        officeId,
        month,
        length: HISTORY_MONTHS,
        sent: fault,
        typed,
      });
    },
  );
}

type AskedSheet = Pick<ObjectionState, "sent" | "typed"> & {
  officeId: string;
  month: string | undefined;
  /** How many months the strip of verdicts has. */
  length: number;
};

async function showSheet(
  context: PageContext,
  request: PageRequest,
  reply: FastifyReply,
  { officeId, length, ...asked }: AskedSheet,
): Promise<FastifyReply> {
  const { store, zone, clock, adapters } = context.source.collector;
  const phrases = phrasesFor(context, request, reply);
  const months = await loadMonths(context);
  const month = requireMonth(asked.month ?? months.at(-1)?.month ?? "", zone);
  const { judged, growth, activity } = await requireReport(context, month);
  const followed = activity.followed ?? [];
  const report = await pickOffice(context.source.collector, officeId, { judged, growth, followed });
  const history = await loadHistory(context, month, length);
  const { platform } = judged.rule;
  const retentionDays = adapters.get(platform)?.capabilities.liveRetentionDays ?? null;
  const { office, offices } = report;
  const curves = await officeCurves(context, { office, offices, until: month }, phrases);
  const name = phrases.lang === "hi" ? office.nameHi : office.nameEn;
  const title = phrases.say.officeTitle(name, phrases.write.month(month));
  const mayObject = request.caller.officeId === officeId && request.caller.sessionToken !== null;
  const objections = mayObject ? await listObjections({ store, platform }, officeId, month) : [];
  const { sent, typed } = asked;
  const objection = mayObject ? { path: `/offices/${officeId}`, objections, sent, typed } : null;
  const facts = { months, history, curves, objection, retentionDays, now: clock.now() };
  const body = officePage(request, report, facts, phrases);
  const here = office.kind === "district" ? "districts" : "departments";
  return show(
    context,
    request,
    reply,
    phrases,
    { title, name, here, foot: monthFoot(report.judged, phrases) },
    body,
  );
}

function readAgainRoute({ app, source }: PageContext): void {
  app.post(
    "/offices/:office/read-again",
    { config: { ...asPage, scope: "resync" }, schema: { ...hidden, params } },
    async (request, reply) => {
      requireOwnForm(request);
      const { officeId } = await requireOffice(source.collector.store, request.params.office, byField);
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

function searchRoute(context: PageContext): void {
  const { app, source } = context;
  const querystring = pageQuery.extend({ q: z.string().max(200).default("") });
  app.get("/search", { config: asPage, schema: { ...hidden, querystring } }, async (request, reply) => {
    const { q } = request.query;
    const found = await matchOffice(source, q);
    if (found.office !== null) return reply.redirect(`/offices/${found.office.officeId}`, 303);
    const phrases = phrasesFor(context, request, reply);
    const words = viewWords(phrases.lang);
    const body = html`<p>${words.nothingFound(q)}</p>${problemPage({ offices: found.nearest, months: [] }, phrases)}`;
    void reply.code(404);
    return show(context, request, reply, phrases, { title: words.search, name: words.search }, body);
  });
}
