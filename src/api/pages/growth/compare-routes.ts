import { z } from "zod";
import { createOfficeFinder } from "../../../domain/office-name.ts";
import type { Office } from "../../../domain/office.ts";
import { PLATFORM_IDS, type PlatformId } from "../../../domain/platform.ts";
import type { ApiContext } from "../../context.ts";
import { liveRuleFor } from "../../../domain/rules/rule-book.ts";
import { monthAt } from "../../../domain/month.ts";
import { localDayAt } from "../../../domain/slot.ts";
import { firstAndLastDay } from "../../../services/judging/growth.ts";
import {
  COMPARED_AT_MOST,
  type CompareFacts,
  comparePage,
  type CompareView,
  toAddress,
} from "./compare-page.ts";
import { compareWords } from "./compare-words.ts";
import { asPage, hidden, type PageContext, pageQuery, phrasesFor, show } from "../shell/page-context.ts";
import { loadGrowth, loadHistory, loadMonths, loadSeries, usageToProblem } from "../shell/page-data.ts";

const names = z.string().max(1_000);
const day = z.string().max(10).optional();
const querystring = pageQuery.extend({
  o: z.union([names, z.array(names).max(20)]).optional(),
  platform: z.enum(PLATFORM_IDS).optional(),
  scale: z.enum(["index", "absolute"]).default("index"),
  from: day,
  to: day,
});

const MONTHS_SHOWN = 3;

/** Up to six offices side by side; the address says which. */
export function compareRoutes(context: PageContext): void {
  const { app, source } = context;
  app.get("/compare", { config: asPage, schema: { ...hidden, querystring } }, async (request, reply) => {
    const { o = [], scale, platform, ...asked } = request.query;
    const all = await source.collector.store.registry.offices();
    const chosen = chooseOffices(all, toNames(o));
    const span = await standardSpan(context);
    const view: CompareView = {
      from: asked.from || span.from,
      to: asked.to || span.to,
      platform: platform ?? rulePlatform(source),
      scale,
    };
    // The form sends each field of its own; the address that people pass on has them in one.
    if (Array.isArray(o) && chosen.unknown.length === 0)
      return reply.redirect(toAddress(chosen.offices, view), 303);
    const phrases = phrasesFor(context, request, reply);
    const facts = await usageToProblem(() => loadFacts(context, all, chosen, view));
    const title = compareWords(phrases.lang).title;
    if (chosen.unknown.length > 0) void reply.code(404);
    return show(
      context,
      request,
      reply,
      phrases,
      { title, name: title, here: "growth" },
      comparePage(facts, view, phrases),
    );
  });
}

const rulePlatform = ({ collector: { judging, clock, zone } }: ApiContext): PlatformId =>
  liveRuleFor(judging.rules, monthAt(clock.now(), zone).month).platform;

const toNames = (asked: string | readonly string[]): string[] =>
  [asked]
    .flat()
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter((text) => text !== "");

type Chosen = Pick<CompareFacts, "unknown" | "isCut"> & { offices: Office[] };

function chooseOffices(all: readonly Office[], asked: readonly string[]): Chosen {
  const find = createOfficeFinder(all);
  const found = new Map<string, Office>();
  const unknown: Chosen["unknown"][number][] = [];
  for (const name of asked) {
    const match = find(name);
    if (match.office !== null) found.set(match.office.officeId, match.office);
    else if (unknown.length < COMPARED_AT_MOST)
      unknown.push({ name: name.slice(0, 100), nearest: match.nearest });
  }
  const offices = [...found.values()];
  return { offices: offices.slice(0, COMPARED_AT_MOST), unknown, isCut: offices.length > COMPARED_AT_MOST };
}

/** The last months that can be answered, up to today. */
async function standardSpan(context: PageContext): Promise<{ from: string; to: string }> {
  const { clock, zone } = context.source.collector;
  const now = clock.now();
  const months = (await loadMonths(context)).slice(-MONTHS_SHOWN);
  const first = months[0] ?? monthAt(now, zone);
  const last = months.at(-1) ?? first;
  const today = localDayAt(now, zone).day;
  const { to } = firstAndLastDay(last, zone);
  return { from: firstAndLastDay(first, zone).from, to: to < today ? to : today };
}

async function loadFacts(
  context: PageContext,
  all: readonly Office[],
  { offices, unknown, isCut }: Chosen,
  { from, to, platform }: CompareView,
): Promise<CompareFacts> {
  const { zone, clock, store } = context.source.collector;
  const accounts = await store.registry.allAccounts();
  const [series, growth, history] = await Promise.all([
    loadSeries(context, { from, to, platform, officeIds: offices.map(({ officeId }) => officeId) }),
    loadGrowth(context, from, to),
    loadHistory(context, monthAt(clock.now(), zone).month),
  ]);
  const used = new Set<PlatformId>([platform, ...accounts.map((account) => account.platform)]);
  return {
    zone,
    all: all.toSorted((a, b) => a.nameEn.localeCompare(b.nameEn)),
    chosen: offices,
    isCut,
    unknown,
    platforms: PLATFORM_IDS.filter((id) => used.has(id)),
    days: series.days,
    followers: new Map(series.series.map(({ officeId, followers }) => [officeId, followers])),
    growth: growth.rows,
    history,
  };
}
