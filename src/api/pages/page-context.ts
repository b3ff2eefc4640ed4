import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { Markup } from "../../charts/markup.ts";
import { getPhrases } from "../../reports/languages.ts";
import type { Phrases } from "../../reports/phrases.ts";
import type { RouteContext } from "../routes/route.ts";
import { chooseLanguage, type PageFacts, type PageRequest, sendPage } from "./layout.ts";
import type { Region } from "./region.ts";

/** The query of every page; language and theme are remembered. */
export const pageQuery = z.object({
  lang: z.string().max(10).optional(),
  theme: z.string().max(10).optional(),
  month: z.string().max(10).optional(),
});

/** The schema of a page: it is not part of the described interface. */
export const hidden = { hide: true } as const;
export const asPage = { page: true } as const;

/** What all pages share. */
export type PageContext = RouteContext & { region: Promise<Region> };

/** The words in which a request is answered. */
export function phrasesFor({ source }: PageContext, request: PageRequest, reply: FastifyReply): Phrases {
  return getPhrases(chooseLanguage(request, reply), source.collector.zone);
}

/** Answers with a page of this deployment. */
export function show(
  { source }: PageContext,
  request: PageRequest,
  reply: FastifyReply,
  phrases: Phrases,
  facts: Omit<PageFacts, "zone" | "simulated">,
  body: Markup,
): FastifyReply {
  const { zone } = source.collector;
  return sendPage(request, reply, phrases.lang, { ...facts, zone, simulated: source.simulated }, body);
}
