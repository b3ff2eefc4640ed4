import { z } from "zod";
import { requireResync } from "../../routes/resync-routes.ts";
import { loadResyncView } from "../../views/resync.ts";
import { asPage, hidden, type PageContext, pageQuery, phrasesFor, show } from "../shell/page-context.ts";
import { resyncPage } from "./resync-page.ts";
import { pageWords } from "../shell/words.ts";

const REFRESH_SECONDS = 2;

/** The progress of a resync; the page refreshes itself while it runs. */
export function resyncPageRoutes(context: PageContext): void {
  const { app, source } = context;
  const { zone, store } = source.collector;
  const params = z.object({ id: z.string().max(200) });
  app.get(
    "/resyncs/:id",
    { config: asPage, schema: { ...hidden, querystring: pageQuery, params } },
    async (request, reply) => {
      const view = await loadResyncView(
        store,
        await requireResync(source, request.params.id),
        source.simulated,
      );
      const phrases = phrasesFor(context, request, reply);
      const title = `${pageWords(phrases.lang).resync}: ${view.office ?? "*"}`;
      const refresh = view.state === "running" ? { refreshSeconds: REFRESH_SECONDS } : {};
      return show(
        context,
        request,
        reply,
        phrases,
        { title, name: title, ...refresh },
        resyncPage(view, phrases.lang, zone),
      );
    },
  );
}
