import { z } from "zod";
import { getPhrases } from "../../../reports/languages.ts";
import { LETTER_KINDS } from "../../../domain/rulings.ts";
import { ConfigError } from "../../../errors/reach-error.ts";
import { listLetters } from "../../../services/correspondence/letters/letter-states.ts";
import { importRegister } from "../../../services/judging/rulings/import-rulings.ts";
import { REGISTER_COLUMNS } from "../../../services/judging/rulings/parse-register.ts";
import { getFormFields, requireOwnForm } from "../shell/forms.ts";
import { chooseLanguage } from "../shell/layout.ts";
import { letterWords } from "./letter-words.ts";
import { lettersPage } from "./letters-page.ts";
import { reportSource } from "../shell/page-data.ts";
import { asPage, hidden, type PageContext, show, tableQuery } from "../shell/page-context.ts";

const querystring = tableQuery.extend({
  saved: z.enum(["yes", "no"]).optional(),
  state: z.string().max(20).optional(),
});

/** The page of letters, and the form that registers a step. */
export function letterRoutes(context: PageContext): void {
  const { app, source } = context;
  app.get("/letters", { config: asPage, schema: { ...hidden, querystring } }, async (request, reply) => {
    const { judging, zone } = source.collector;
    const phrases = getPhrases(chooseLanguage(request, reply), zone);
    const { saved = null, ...asked } = request.query;
    const recent = await listLetters(judging, {}, reportSource(context));
    const { month } = asked;
    const isOlder = month !== undefined && !recent.some((one) => one.month === month);
    const older = isOlder ? await listLetters(judging, { month }, reportSource(context)) : [];
    const letters = [...recent, ...older];
    const body = lettersPage(request, letters, saved, { ...asked, url: request.url }, phrases);
    return show(
      context,
      request,
      reply,
      phrases,
      { title: letterWords(phrases.lang).title, here: "letters" },
      body,
    );
  });
  app.post(
    "/letters",
    { config: { ...asPage, scope: "register" }, schema: hidden },
    async (request, reply) => {
      requireOwnForm(request);
      const isSaved = await registerStep(context, getFormFields(request.body), request.caller.name);
      return reply.redirect(`/letters?saved=${isSaved ? "yes" : "no"}`, 303);
    },
  );
}

/** Registers a step as `reach register` would take it from a file; false where it has a fault. */
async function registerStep(
  { source }: PageContext,
  fields: Readonly<Record<string, string>>,
  keyName: string,
): Promise<boolean> {
  const { store, judging, log } = source.collector;
  const [month = "", office = ""] = (fields.subject ?? "").split(" ");
  const { kind = "", day = "", by = "", why = "" } = fields;
  if (!LETTER_KINDS.some((one) => one === kind)) return false;
  const row = { office, kind, month, to_month: "", day, by, why, reference: "" };
  const cells = REGISTER_COLUMNS.map((column) => `"${row[column].slice(0, 600).replaceAll('"', '""')}"`);
  const text = `${REGISTER_COLUMNS.join(",")}\n${cells.join(",")}\n`;
  try {
    const file = { name: "form.csv", bytes: new TextEncoder().encode(text) };
    await importRegister(store, file, judging.clock.now());
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
  log.info("letter registered", { office, month, kind, key: keyName });
  return true;
}
