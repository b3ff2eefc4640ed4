import { isBlank } from "../../../domain/attribution.ts";
import { confirmHeld, refuseHeld } from "../../routes/held-intake-routes.ts";
import { HttpProblem } from "../../server/problem.ts";
import { refusedForm } from "../shell/form-problem.ts";
import { getFormFields, requireOwnForm } from "../shell/forms.ts";
import { asPage, hidden, type PageContext, pageQuery, phrasesFor } from "../shell/page-context.ts";
import type { QualityWords } from "./quality-words.ts";

/** Pages that show figures which wait for a second person. */
const BACK = ["/intake", "/quality"] as const;

/** Confirms or refuses a figure that waits, and returns to the page with the form. */
export function settleRoute(context: PageContext): void {
  const { app, source } = context;
  app.post(
    "/intake/settle",
    { config: { ...asPage, scope: "intake" }, schema: { ...hidden, querystring: pageQuery } },
    async (request, reply) => {
      requireOwnForm(request);
      const { id = "", by = "", reason = "", decision, back } = getFormFields(request.body);
      const page = `${BACK.find((one) => one === back) ?? "/intake"}#held`;
      const word = { by: by.slice(0, 120), through: request.caller.name };
      const phrases = phrasesFor(context, request, reply);
      const refuse = (fault: keyof QualityWords["fault"], status: number) =>
        refusedForm(context, request, reply, phrases, { fault, status, back: page });
      if (decision !== "confirm" && decision !== "refuse")
        throw new HttpProblem(400, "decision is confirm or refuse", { field: "decision" });
      if (isBlank(by)) return refuse("by", 422);
      if (decision === "refuse" && isBlank(reason)) return refuse("reason", 422);
      try {
        if (decision === "confirm") await confirmHeld(source, id, word);
        else await refuseHeld(source, id, { ...word, why: reason.slice(0, 500) });
      } catch (error) {
        if (!(error instanceof HttpProblem)) throw error;
        if (error.status === 404) return refuse("unknown", 404);
        const entry = await source.collector.store.intake.get(id.trim().toLowerCase());
        return refuse(entry?.state === "held" ? "samePerson" : "settled", 409);
      }
      return reply.redirect(page, 303);
    },
  );
}
