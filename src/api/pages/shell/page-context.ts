import type { FastifyReply } from "fastify";
import { z } from "zod";
import { html, type Markup } from "../../../charts/markup.ts";
import { getPhrases } from "../../../reports/languages.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import type { RecordedValues } from "../../cache/recorded-values.ts";
import type { RenderedParts } from "../../cache/rendered-parts.ts";
import type { RouteContext } from "../../routes/route.ts";
import { newestText } from "./foot.ts";
import { chooseLanguage, type PageFacts, type PageRequest, sendPage } from "./layout.ts";
import { monthSentence } from "../month/month-sentence.ts";
import { type Region, regionPicture } from "./region.ts";
import type { JudgedMonth } from "../../../services/judging/judge-month.ts";

/** The query of every page; language and theme are remembered. */
export const pageQuery = z.object({
  lang: z.string().max(10).optional(),
  theme: z.string().max(10).optional(),
  month: z.string().max(10).optional(),
});

/** The query of a page with a table: how it is sorted and filtered. */
export const tableQuery = pageQuery.extend({
  sort: z.string().max(20).optional(),
  verdict: z.string().max(20).optional(),
  division: z.string().max(60).optional(),
  q: z.string().max(100).optional(),
});

/** The schema of a page: it is not part of the described interface. */
export const hidden = { hide: true } as const;
export const asPage = { page: true } as const;

/** What all pages share. */
export type PageContext = RouteContext & {
  region: Promise<Region>;
  values: RecordedValues;
  rendered: RenderedParts;
};

/** The words in which a request is answered. */
export function phrasesFor({ source }: PageContext, request: PageRequest, reply: FastifyReply): Phrases {
  return getPhrases(chooseLanguage(request, reply), source.collector.zone);
}

/** The names of all offices in both scripts, written once for all pages until the registry changes. */
function loadSuggestions({ source, values }: PageContext): Promise<Markup> {
  return values.get("suggestions", async () => {
    const offices = await source.collector.store.registry.offices();
    const names = offices.flatMap(({ nameEn, nameHi }) => [nameEn, nameHi]);
    return html`${[...new Set(names)].map((name) => html`<option value="${name}">`)}`;
  });
}

/** Answers with a page of this deployment. */
export async function show(
  context: PageContext,
  request: PageRequest,
  reply: FastifyReply,
  phrases: Phrases,
  facts: Omit<PageFacts, "zone" | "simulated" | "newest">,
  body: Markup,
): Promise<FastifyReply> {
  const { simulated, collector } = context.source;
  const suggestions = await loadSuggestions(context);
  const newest = newestText(context.source, phrases);
  const shown = { ...facts, zone: collector.zone, simulated, suggestions, newest };
  return sendPage(request, reply, phrases.lang, shown, body);
}

/** The map of a month, drawn once for all pages that show it. */
export async function pictureOf(
  { region, rendered }: PageContext,
  judged: JudgedMonth,
  phrases: Phrases,
): Promise<Markup> {
  const places = await region;
  return rendered.get(judged, `map ${phrases.lang}`, () =>
    regionPicture(places, judged.verdicts, monthSentence(judged, phrases), phrases),
  );
}
