import type { FastifyReply, FastifyRequest } from "fastify";
import { html } from "../../../charts/markup.ts";
import { getPhrases } from "../../../reports/languages.ts";
import { monthsWithData } from "../../../services/judging/answerable-months.ts";
import { ANONYMOUS } from "../../access/caller.ts";
import type { ApiContext } from "../../context.ts";
import { newestText } from "./foot.ts";
import { chooseLanguage, type PageRequest, sendPage } from "./layout.ts";
import { matchOffice } from "./page-data.ts";
import { problemPage, problemTitle } from "./problem-page.ts";

const NEAREST_MONTHS = 6;

/** Whether a person waits for the answer: a browser that asks for a page or sends its form, not for the interface. */
export function wantsPage({ method, url, headers, routeOptions }: FastifyRequest): boolean {
  const isPage = method === "GET" || routeOptions.config.page === true;
  return isPage && !url.startsWith("/v1/") && /\btext\/html\b/.test(headers.accept ?? "");
}

/** Answers a fault as a page in the language of the reader, with the nearest offices or months. */
export async function sendProblemPage(
  source: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
): Promise<FastifyReply> {
  request.caller ??= ANONYMOUS;
  const page = request as PageRequest;
  const { collector, simulated } = source;
  const lang = chooseLanguage(page, reply);
  const phrases = getPhrases(lang, collector.zone);
  const [, room = "", name = ""] = (request.url.split("?", 1)[0] ?? "").split("/");
  const own = page.caller.officeId;
  const [at, nearTo] = own === null ? [room, safeDecode(name)] : ["offices", own];
  const near = status >= 500 ? { offices: [], months: [] } : await findNear(source, at, nearTo);
  void reply.code(status);
  const title = problemTitle(status, phrases);
  return sendPage(
    page,
    reply,
    lang,
    { title, name: title, zone: collector.zone, simulated, newest: newestText(source, phrases) },
    html`${problemPage(near, phrases, own !== null)}`,
  );
}

async function findNear(source: ApiContext, room: string, name: string) {
  if (room === "offices") {
    const found = await matchOffice(source, name);
    return { offices: found.office === null ? found.nearest : [found.office], months: [] };
  }
  const months = await monthsWithData(source.collector.judging);
  return { offices: [], months: months.slice(-NEAREST_MONTHS).toReversed() };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
