import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { z } from "zod";
import { monthAt, toMonth } from "../../../domain/month.ts";
import { METRICS, PLATFORM_IDS } from "../../../domain/platform.ts";
import { liveRuleFor } from "../../../domain/rules/rule-book.ts";
import { isBlank } from "../../../domain/attribution.ts";
import { ALERT_CHANNEL_KINDS } from "../../../services/context/alert-channel.ts";
import { monthsWithData } from "../../../services/judging/answerable-months.ts";
import { testChannels } from "../../../services/operations/alerts/test-channels.ts";
import { closeFinding } from "../../../services/operations/close-finding.ts";
import { loadQuality } from "../../../services/operations/quality.ts";
import { HttpProblem } from "../../server/problem.ts";
import { refusedForm } from "../shell/form-problem.ts";
import { getFormFields, requireOwnForm } from "../shell/forms.ts";
import { asPage, hidden, type PageContext, pageQuery, phrasesFor, show } from "../shell/page-context.ts";
import { officesById } from "../../../domain/office.ts";
import { requireMonth } from "../shell/page-data.ts";
import { qualityPage } from "./quality-page.ts";
import { qualityWords } from "../shell/words-by-language.ts";

/** The state of the data and of the machinery, and the forms with which a person settles what waits. */
export function qualityRoutes(context: PageContext): void {
  showRoute(context);
  closeRoute(context);
  testRoute(context);
}

const querystring = pageQuery.extend({
  platform: z.enum(PLATFORM_IDS).optional(),
  metric: z.enum(METRICS).default("live"),
});

function showRoute(context: PageContext): void {
  const { app, source } = context;
  const { collector } = source;
  const { judging, store, zone, clock } = collector;
  app.get(
    "/quality",
    { config: { ...asPage, scope: ["read", "intake"] }, schema: { ...hidden, querystring } },
    async (request, reply) => {
      const phrases = phrasesFor(context, request, reply);
      const { month: asked, platform, metric } = request.query;
      const current = monthAt(clock.now(), zone);
      const month = toMonth(requireMonth(asked ?? current.month, zone), zone);
      const rule = liveRuleFor(judging.rules, current.month);
      const [report, months, offices, accounts] = await Promise.all([
        loadQuality(collector, { month, platform: platform ?? rule.platform, metric }),
        monthsWithData(judging),
        store.registry.offices(),
        store.registry.allAccounts(),
      ]);
      const used = new Set(accounts.map((account) => account.platform));
      const facts = {
        report,
        months,
        platforms: PLATFORM_IDS.filter((id) => used.has(id) || id === platform),
        offices: officesById(offices),
      };
      const title = qualityWords(phrases.lang).title;
      return show(
        context,
        request,
        reply,
        phrases,
        { title, here: "quality" },
        qualityPage(request, facts, phrases),
      );
    },
  );
}

const ID_LENGTH_MAX = 240;

function closeRoute(context: PageContext): void {
  const { app, source } = context;
  const { store, clock, log } = source.collector;
  app.post(
    "/quality/close-finding",
    { config: { ...asPage, scope: "intake" }, schema: { ...hidden, querystring: pageQuery } },
    async (request, reply) => {
      requireOwnForm(request);
      const { id = "", by = "", reason = "" } = getFormFields(request.body);
      const phrases = phrasesFor(context, request, reply);
      const refuse = (fault: "by" | "reason" | "unknown", status: number) =>
        refusedForm(context, request, reply, phrases, { fault, status, back: "/quality#findings" });
      if (isBlank(by)) return refuse("by", 422);
      if (isBlank(reason)) return refuse("reason", 422);
      if (id.length > ID_LENGTH_MAX || (await store.findings.get(id)) === null) return refuse("unknown", 404);
      const closure = { by: by.slice(0, 120), why: reason.slice(0, 500), through: request.caller.name };
      await closeFinding({ store, clock }, id, closure);
      log.info("finding closed", { finding: id, key: request.caller.name });
      return reply.redirect("/quality#findings", 303);
    },
  );
}

const TESTS_A_MINUTE = 6;

function testRoute(context: PageContext): void {
  const { app, source } = context;
  const perKey = new RateLimiterMemory({ points: TESTS_A_MINUTE, duration: 60 });
  app.post(
    "/quality/test-alerts",
    { config: { ...asPage, scope: "admin" }, schema: { ...hidden, querystring: pageQuery } },
    async (request, reply) => {
      requireOwnForm(request);
      const kind = ALERT_CHANNEL_KINDS.find((one) => one === getFormFields(request.body).kind);
      if (kind === undefined) throw new HttpProblem(400, "there is no such channel", { field: "kind" });
      try {
        await perKey.consume(request.caller.keyId ?? "");
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const phrases = phrasesFor(context, request, reply);
        void reply.header("retry-after", String(Math.max(1, Math.ceil(refused.msBeforeNext / 1000))));
        const how = { fault: "tooOften", status: 429, back: "/quality#channels" } as const;
        return refusedForm(context, request, reply, phrases, how);
      }
      await testChannels(source.collector, [kind], { by: request.caller.name });
      return reply.redirect("/quality#channels", 303);
    },
  );
}
