import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { FailedKeys } from "../../access/failed-keys.ts";
import type { KeyRing } from "../../access/key-ring.ts";
import { hashKey } from "../../access/key-text.ts";
import { endLoginSession, getSessionToken, openLoginSession } from "../../access/login-session.ts";
import { html } from "../../../charts/markup.ts";
import type { RouteContext } from "../../routes/route.ts";
import { getFormFields, requireOwnForm, requireSameSite, toLocalPath, parseForm } from "./forms.ts";
import { chooseLanguage, type PageRequest, sendPage } from "./layout.ts";
import { pageWords } from "./words.ts";

const FORM = "application/x-www-form-urlencoded";
const querystring = z.object({ lang: z.string().max(10).optional(), to: z.string().max(500).optional() });

/** Login with a key, kept in a cookie that scripts and other sites cannot use. */
export function loginRoutes({ app, source }: RouteContext, ring: KeyRing, failedKeys: FailedKeys): void {
  const { collector } = source;
  app.addContentTypeParser(FORM, { parseAs: "string", bodyLimit: 16_384 }, (_request, body, done) =>
    done(null, parseForm(String(body))),
  );
  const show = (request: PageRequest, reply: FastifyReply, to: string, fault: boolean) => {
    // A link that names a language keeps it where it leads here first.
    request.query.lang ??= new URLSearchParams(to.split("?")[1]).get("lang") ?? undefined;
    const lang = chooseLanguage(request, reply);
    const words = pageWords(lang);
    const body = html`${fault && html`<p class="bad" role="alert">${words.wrongKey}</p>`}<form method="post" action="/login"><input type="hidden" name="to" value="${to}"><label>${words.key}<br><input type="password" name="key" autocomplete="current-password" required autofocus></label><button>${words.login}</button></form><p>${words.loginHint}</p>`;
    const { zone } = collector;
    return sendPage(request, reply, lang, { title: words.login, zone, simulated: source.simulated }, body);
  };
  app.get(
    "/login",
    { config: { scope: "public" }, schema: { hide: true, querystring } },
    async (request, reply) => show(request, reply, toLocalPath(request.query.to), false),
  );
  app.post(
    "/login",
    { config: { scope: "public" }, schema: { hide: true, querystring } },
    async (request, reply) => {
      requireSameSite(request);
      await failedKeys.refuseGuessing(request.ip);
      const fields = getFormFields(request.body);
      const key = await ring.identify((fields.key ?? "").trim());
      const to = toLocalPath(fields.to);
      if (key === null) {
        await failedKeys.count(request.ip);
        void reply.code(401);
        return show(request, reply, to, true);
      }
      const secure = request.headers["x-forwarded-proto"] === "https";
      const earlier = getSessionToken(request);
      if (earlier !== null) await collector.store.keys.endLoginSession(hashKey(earlier));
      await openLoginSession(collector.store, reply, key.keyId, secure);
      const home = key.officeId === undefined || to !== "/" ? to : `/offices/${key.officeId}`;
      return reply.redirect(home, 303);
    },
  );
  logoutRoute(app, collector.store);
}

/** Ends the login session, whoever it belongs to. */
function logoutRoute(app: RouteContext["app"], store: RouteContext["source"]["collector"]["store"]): void {
  app.post(
    "/logout",
    { config: { page: true, isForEveryKey: true }, schema: { hide: true } },
    async (request, reply) => {
      requireOwnForm(request);
      const { sessionToken } = request.caller;
      if (sessionToken !== null) await endLoginSession(store, reply, sessionToken);
      void reply.header("clear-site-data", '"cache"');
      return reply.redirect("/", 303);
    },
  );
}
