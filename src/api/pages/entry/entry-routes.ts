import multipart from "@fastify/multipart";
import { z } from "zod";
import { html, type Markup } from "../../../charts/markup.ts";
import { ConfigError } from "../../../errors/reach-error.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { importIntake, previewIntake } from "../../../services/intake/import-intake.ts";
import { importCorrections } from "../../../services/judging/rulings/import-rulings.ts";
import { previewCorrections } from "../../../services/judging/rulings/preview-corrections.ts";
import { takeRulings } from "../../../services/judging/rulings/take-rulings.ts";
import type { NamedFile } from "../../../services/tables/table.ts";
import type { ApiContext } from "../../context.ts";
import { officesById } from "../../../domain/office.ts";
import { CORRECTIONS, correctionControls, correctionPreview } from "./corrections-page.ts";
import { FORM_LIMITS, isTooLarge, readEntries } from "./entry-form.ts";
import { confirmForm, entryForms, type EntryKind, faultsPage } from "./entry-page.ts";
import { entryWords } from "./entry-words.ts";
import { heldFigures } from "../quality/held-figures.ts";
import { INTAKE, intakeControls, intakePreview } from "./intake-page.ts";
import type { PageRequest } from "../shell/layout.ts";
import { asPage, hidden, type PageContext, pageQuery, phrasesFor, show } from "../shell/page-context.ts";
import { qualityWords } from "../shell/words-by-language.ts";
import { pageWords } from "../shell/words.ts";

/** Figures and corrections that people enter: a form or a file, a preview of what would change, then the saving. */
export function entryRoutes(context: PageContext): void {
  void context.app.register(multipart as never, { limits: FORM_LIMITS } as never);
  entryRoute(context, INTAKE, { render: renderIntake, preview: previewFigures, take: takeFigures });
  entryRoute(context, CORRECTIONS, {
    render: renderCorrections,
    preview: previewDecisions,
    take: takeDecisions,
  });
}

const count = z.coerce.number().int().min(0).max(1_000_000).optional();
const querystring = pageQuery.extend({
  rows: count,
  added: count,
  held: count,
  revised: z
    .string()
    .regex(/^(\d{4}-\d{2}(,\d{4}-\d{2})*)?$/)
    .optional(),
  account: z.string().max(200).optional(),
  session: z.string().max(200).optional(),
});
type EntryQuery = z.infer<typeof querystring>;

type EntryWork = {
  render(
    context: PageContext,
    request: PageRequest & { query: EntryQuery },
    phrases: Phrases,
  ): Promise<Markup>;
  preview(source: ApiContext, file: NamedFile, phrases: Phrases): Promise<Markup>;
  /** Saves it; returns the query of the page that says what was saved. */
  take(source: ApiContext, file: NamedFile, key: string): Promise<Record<string, string>>;
};

function entryRoute(context: PageContext, kind: EntryKind, work: EntryWork): void {
  const { app, source } = context;
  const path = `/${kind.name}`;
  app.get(
    path,
    { config: { ...asPage, scope: ["read", "intake"] }, schema: { ...hidden, querystring } },
    async (request, reply) => {
      const phrases = phrasesFor(context, request, reply);
      const body = await work.render(context, request, phrases);
      const title = entryWords(phrases.lang).title[kind.name];
      return show(context, request, reply, phrases, { title, name: title, here: "quality" }, body);
    },
  );
  app.post(
    path,
    { config: { ...asPage, scope: "intake" }, schema: { ...hidden, querystring: pageQuery } },
    async (request, reply) => {
      const phrases = phrasesFor(context, request, reply);
      const words = entryWords(phrases.lang);
      const answer = (status: number, title: string, body: Markup) => {
        void reply.code(status);
        return show(context, request, reply, phrases, { title, name: title, here: "quality" }, body);
      };
      const refuse = (status: number, sentence: string) =>
        answer(
          status,
          words.title[kind.name],
          html`<p class="bad" role="alert">${sentence}</p><p><a href="${path}">${pageWords(phrases.lang).back}</a></p>`,
        );
      try {
        const { file, confirms } = await readEntries(request, kind.columns);
        if (file === null) return refuse(422, words.noFile);
        if (confirms) {
          const saved = await work.take(source, file, request.caller.name);
          return reply.redirect(`${path}?${new URLSearchParams(saved).toString()}`, 303);
        }
        const preview = await work.preview(source, file, phrases);
        return answer(200, words.preview, html`${preview}${confirmForm(request, kind, file, phrases)}`);
      } catch (error) {
        if (isTooLarge(error)) return refuse(413, words.tooLarge);
        if (!(error instanceof ConfigError) || error.places.length === 0) throw error;
        return answer(422, words.title[kind.name], faultsPage(error, kind, phrases));
      }
    },
  );
}

const renderIntake: EntryWork["render"] = async ({ source }, request, phrases) => {
  const { store } = source.collector;
  const words = entryWords(phrases.lang);
  const { rows, added, held } = request.query;
  const saved =
    rows !== undefined &&
    html`<p class="strong" role="status">${words.taken({ rows, added: added ?? 0, held: held ?? 0 })}</p>`;
  const offices = officesById(await store.registry.offices());
  const waiting = heldFigures(request, await store.intake.listHeld(), { offices, back: "/intake" }, phrases);
  return html`${saved}<p>${words.lead.intake}</p>
${entryForms(request, INTAKE, intakeControls([...offices.values()], phrases), phrases)}
<section id="held"><h2>${qualityWords(phrases.lang).held}</h2>${waiting}</section>
<p class="no-print"><a href="/corrections">${words.title.corrections}</a></p>`;
};

const previewFigures: EntryWork["preview"] = async ({ collector }, file, phrases) => {
  const { store, clock, zone } = collector;
  const preview = await previewIntake({ store, clock, zone }, file);
  return intakePreview(preview, officesById(await store.registry.offices()), phrases);
};

const takeFigures: EntryWork["take"] = async (source, file, key) => {
  const { store, clock, zone, log } = source.collector;
  const { rows, added, held } = await importIntake({ store, clock, zone }, file);
  if (added > 0) await source.onReadingsSaved?.();
  log.info("intake file imported", { key, rows, added, held: held.length });
  return { rows: String(rows), added: String(added), held: String(held.length) };
};

const renderCorrections: EntryWork["render"] = async ({ source }, request, phrases) => {
  const words = entryWords(phrases.lang);
  const { registry } = source.collector.store;
  const [accounts, current] = await Promise.all([registry.allAccounts(), registry.offices()]);
  const { rows, added, revised = "" } = request.query;
  const months = revised === "" ? [] : revised.split(",").map((month) => phrases.write.month(month));
  const saved =
    rows !== undefined &&
    html`<p class="strong" role="status">${words.corrected({ rows, added: added ?? 0 })} ${months.length > 0 && words.revised(months.join(", "))}</p>`;
  const controls = correctionControls(accounts, officesById(current), request.query, phrases);
  return html`${saved}<p>${words.lead.corrections}</p>
${entryForms(request, CORRECTIONS, controls, phrases)}
<p class="no-print"><a href="/intake">${words.title.intake}</a></p>`;
};

const previewDecisions: EntryWork["preview"] = async ({ collector }, file, phrases) => {
  const preview = await previewCorrections(collector.judging, file);
  return correctionPreview(preview, officesById(await collector.store.registry.offices()), phrases);
};

const takeDecisions: EntryWork["take"] = async ({ collector }, file, key) => {
  const { rows, added, revised } = await takeRulings(
    collector.judging,
    "correction",
    importCorrections,
    file,
  );
  collector.log.info("corrections imported", { key, rows, added });
  return { rows: String(rows), added: String(added), revised: revised.join(",") };
};
