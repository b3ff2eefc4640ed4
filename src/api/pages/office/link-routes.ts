import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { OfficeLink } from "../../../domain/office-link.ts";
import { getPhrases } from "../../../reports/languages.ts";
import { LANGUAGES, type Language } from "../../../reports/phrases.ts";
import { openLink } from "../../../services/correspondence/office-links.ts";
import { listObjections } from "../../../services/correspondence/objections.ts";
import { pickOffice } from "../../../services/judging/office-summary.ts";
import type { FailedKeys } from "../../access/failed-keys.ts";
import { getCookie } from "../../access/login-session.ts";
import type { RouteContext } from "../../routes/route.ts";
import { HttpProblem } from "../../server/problem.ts";
import { requireSameSite } from "../shell/forms.ts";
import { monthFoot, newestText } from "../shell/foot.ts";
import { type PageRequest, sendPage } from "../shell/layout.ts";
import { linkPage, type LinkSheet, refusedLinkPage } from "./link-page.ts";
import { takeObjection } from "./take-objection.ts";
import { linkWords } from "./link-words.ts";
import { hidden, type PageContext, pageQuery } from "../shell/page-context.ts";
import { loadMonths, loadReportIfKnown, requireReport, rethrowAsNotFound } from "../shell/page-data.ts";

const params = z.object({ token: z.string().max(250) });
const querystring = pageQuery.extend({ sent: z.literal("taken").optional() });
const field = z.string().max(16_384).default("");
const body = z.object({ who: field, why: field, proof: field });
const route = { config: { scope: "public" }, schema: { ...hidden, params, querystring } } as const;

/** The sheet that a link of an office opens, without a login, and the objection to it. */
export function linkRoutes(context: PageContext, failedLinks: FailedKeys): void {
  const { app, source } = context;
  const linked = async (
    request: PageRequest,
    reply: FastifyReply,
    token: string,
    work: (link: OfficeLink) => Promise<FastifyReply>,
  ): Promise<FastifyReply> => {
    const link = await openLink(source.collector.correspondence, token);
    if (link !== null) return work(link);
    return refuse(source, request, reply, await isGuessing(failedLinks, request.ip));
  };
  app.get("/s/:token", route, (request, reply) =>
    linked(request, reply, request.params.token, (link) =>
      showSheet(context, request, reply, link, { sent: request.query.sent ?? null, typed: {} }),
    ),
  );
  app.get("/s/:token/objection", route, async (request, reply) =>
    reply.redirect(`/s/${encodeURIComponent(request.params.token)}`, 303),
  );
  app.post("/s/:token/objection", { ...route, schema: { ...route.schema, body } }, (request, reply) => {
    requireSameSite(request);
    const { token } = request.params;
    return linked(request, reply, token, async (link) => {
      const typed = request.body;
      const about = { officeId: link.officeId, month: await monthOf(context, link) };
      const fault = await takeObjection(context, about, { link: link.linkId }, typed);
      if (fault === null) return reply.redirect(`/s/${token}?sent=taken`, 303);
      void reply.code(fault === "too_many" ? 429 : 400);
      return showSheet(context, request, reply, link, { sent: fault, typed });
    });
  });
}

async function isGuessing(failedLinks: FailedKeys, address: string): Promise<boolean> {
  try {
    await failedLinks.refuseGuessing(address);
    await failedLinks.count(address);
    return false;
  } catch (error) {
    if (error instanceof HttpProblem) return true;
    throw error;
  }
}

function refuse(
  { collector, simulated }: RouteContext["source"],
  request: PageRequest,
  reply: FastifyReply,
  isSlowed: boolean,
): FastifyReply {
  void reply.code(isSlowed ? 429 : 403);
  if (isSlowed) void reply.header("retry-after", "60");
  const lang = chooseHindiFirst(request);
  const facts = { title: linkWords(lang).refusedTitle, zone: collector.zone, simulated, alone: true };
  return sendPage(request, reply, lang, facts, refusedLinkPage(isSlowed ? "slowed" : "refused"));
}

/** The month of a link; a link to the current month shows the newest that can be answered. */
async function monthOf(context: PageContext, link: OfficeLink): Promise<string> {
  if (link.month !== null) return link.month;
  for (const { month } of (await loadMonths(context)).toReversed())
    if ((await loadReportIfKnown(context, month)) !== null) return month;
  throw new HttpProblem(404, "nothing is known yet that this sheet could show");
}

async function showSheet(
  context: PageContext,
  request: PageRequest,
  reply: FastifyReply,
  link: OfficeLink,
  outcome: Pick<LinkSheet, "sent" | "typed">,
): Promise<FastifyReply> {
  const { collector, simulated } = context.source;
  const { store, zone } = collector;
  const lang = chooseHindiFirst(request);
  const phrases = getPhrases(lang, zone);
  const month = await monthOf(context, link);
  const { judged, growth, activity } = await requireReport(context, month);
  const parts = { judged, growth, followed: activity.followed ?? [] };
  const report = await pickOffice(collector, link.officeId, parts).catch(rethrowAsNotFound);
  const { platform } = report.judged.rule;
  const objections = await listObjections({ store, platform }, link.officeId, month);
  const path = request.url.split(/[?]|\/objection/, 1)[0] ?? "";
  const body = linkPage(report, { link, path, objections, ...outcome }, phrases);
  const name = lang === "hi" ? report.office.nameHi : report.office.nameEn;
  const title = phrases.say.officeTitle(name, phrases.write.month(month));
  const foot = monthFoot(report.judged, phrases);
  const facts = { title, zone, simulated, foot, newest: newestText(context.source, phrases), alone: true };
  return sendPage(request, reply, lang, facts, body);
}

/** Offices read Hindi first; the query and what was chosen before come before that. */
function chooseHindiFirst(request: PageRequest): Language {
  const wanted = request.query.lang ?? getCookie(request, "reach_lang");
  return LANGUAGES.find((lang) => lang === wanted) ?? "hi";
}
