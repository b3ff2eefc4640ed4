import type { FastifyReply } from "fastify";
import { html } from "../../../charts/markup.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import type { PageRequest } from "./layout.ts";
import { type PageContext, show } from "./page-context.ts";
import type { QualityWords } from "../quality/quality-words.ts";
import { qualityWords } from "./words-by-language.ts";
import { pageWords } from "./words.ts";

/** Answers a form that could not be carried out: what is missing in one sentence, and the way back. */
export function refusedForm(
  context: PageContext,
  request: PageRequest,
  reply: FastifyReply,
  phrases: Phrases,
  { fault, status, back }: { fault: keyof QualityWords["fault"]; status: number; back: string },
): Promise<FastifyReply> {
  void reply.code(status);
  const words = pageWords(phrases.lang);
  const body = html`<p class="bad" role="alert">${qualityWords(phrases.lang).fault[fault]}</p><p><a href="${back}">${words.back}</a></p>`;
  return show(context, request, reply, phrases, { title: words.problem }, body);
}
