import { z } from "zod";
import { html, Markup } from "../../charts/markup.ts";
import { DOCUMENT_STYLE } from "../assets/document-style.ts";
import type { RouteContext } from "./route.ts";

/** The API's description for programs and people. It holds no data, so it needs no key. */
export function documentRoutes({ app, source }: RouteContext): void {
  app.get(
    "/v1/openapi.json",
    { config: { scope: "public" }, schema: { hide: true, response: { 200: z.unknown() } } },
    async (_request, reply) => {
      void reply.type("application/json; charset=utf-8");
      return reply.send(JSON.stringify(app.swagger()) as never);
    },
  );
  app.get("/docs", { config: { scope: "public" }, schema: { hide: true } }, async (_request, reply) => {
    void reply.type("text/html; charset=utf-8");
    return reply.send(documentPage(app.swagger() as Description, source.simulated) as never);
  });
}

type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: unknown };
type Operation = {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: unknown;
  responses?: Record<string, unknown>;
};
type Description = {
  info: { title: string; version: string; description?: string };
  paths?: Record<string, Record<string, Operation>>;
};

function documentPage({ info, paths = {} }: Description, simulated: boolean): string {
  const operations = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => operationHtml(path, verb, operation)),
  );
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${info.title} ${info.version}</title><style>${new Markup(DOCUMENT_STYLE)}</style></head><body>
<h1>${info.title} ${info.version}</h1>${simulated && html`<p><strong>SIMULATED DATA</strong></p>`}
<p>${info.description}</p>
<p>A key is sent as <code>Authorization: Bearer KEY</code>, as <code>X-Api-Key: KEY</code>, or as the password of Basic. The same in OpenAPI 3.1: <a href="/v1/openapi.json">/v1/openapi.json</a></p>
${operations}</body></html>`.text;
}

function operationHtml(path: string, verb: string, operation: Operation): Markup {
  const parameters = operation.parameters ?? [];
  return html`<section><h2><span class="verb">${verb.toUpperCase()}</span> <code>${path}</code></h2><p>${operation.summary}</p>${operation.description !== undefined && html`<p>${operation.description}</p>`}
${parameters.length > 0 && html`<table><tbody>${parameters.map(parameterHtml)}</tbody></table>`}
${operation.requestBody !== undefined && html`<details><summary>body</summary><pre>${JSON.stringify(operation.requestBody, null, 1)}</pre></details>`}
<details><summary>answers</summary><pre>${JSON.stringify(operation.responses ?? {}, null, 1)}</pre></details></section>`;
}

const parameterHtml = ({ name, in: place, required, description, schema }: Parameter): Markup =>
  html`<tr><th scope="row"><code>${name}</code></th><td>${place}${required === true && ", required"}</td><td>${description} <code>${JSON.stringify(schema ?? {})}</code></td></tr>`;
