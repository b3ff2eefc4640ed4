import { z } from "zod";
import { CHANGE_KINDS } from "../../domain/outbox.ts";
import type { Webhook } from "../../domain/webhook.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { createWebhook, type WebhookRequest } from "../../services/change-feed/webhooks/subscribe.ts";
import { sendTestMessage } from "../../services/change-feed/webhooks/send-test.ts";
import type { ApiContext } from "../context.ts";
import { HttpProblem } from "../server/problem.ts";
import { DeliveryView, toDeliveryView, TestSent, WebhookView, toWebhookView } from "../views/webhook.ts";
import { bodyRefusals, refusals, type RouteContext } from "./route.ts";

const tags = ["webhooks"];
const config = { scope: "admin" } as const;
const params = z.object({ id: z.string().regex(/^hook-[0-9a-f]{12}$/, "is not the id of a webhook") });

/** Subscriptions to the change feed, for keys with the scope `admin`. */
export function webhookRoutes(routing: RouteContext): void {
  makeRoute(routing);
  lookRoutes(routing);
  changeRoutes(routing);
}

const WebhookBody = z.strictObject({
  url: z.string().min(1).max(2_000),
  name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .refine((text) => !/\p{Cc}/u.test(text), "holds a control character")
    .nullish(),
  kinds: z.array(z.enum(CHANGE_KINDS)).min(1).max(CHANGE_KINDS.length).nullish(),
  after: z
    .string()
    .regex(/^\d{1,15}$/, "must be a number of the change feed; 0 = from the beginning")
    .nullish(),
});

function makeRoute({ app, source }: RouteContext): void {
  const { simulated } = source;
  app.post(
    "/v1/webhooks",
    {
      config,
      schema: {
        tags,
        summary: "Have changes sent to a URL; the secret is shown only in this response",
        description:
          "`kinds`: left out = all. `after`: where in the change feed to start, left out = from now on.",
        body: WebhookBody,
        response: {
          201: WebhookView.extend({ secret: z.string() }).meta({ id: "NewWebhook" }),
          ...refusals,
          409: bodyRefusals[409],
        },
      },
    },
    async ({ body, caller }, reply) => {
      const request = {
        url: body.url,
        name: body.name ?? null,
        kinds: body.kinds ?? null,
        by: caller.name,
        after: typeof body.after === "string" ? Number(body.after) : null,
      };
      const { webhook, secret } = await subscribed(source, request);
      void reply.code(201).header("location", `/v1/webhooks/${webhook.webhookId}`);
      void reply.header("cache-control", "no-store");
      return { ...toWebhookView(webhook, simulated), secret };
    },
  );
}

/** Subscribes; what is wrong with the request is a problem of its field. */
async function subscribed({ collector }: ApiContext, request: WebhookRequest) {
  try {
    return await createWebhook(collector, request);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const field = /^(url|after)\b|^the (url)\b/.exec(error.message);
    throw new HttpProblem(400, error.message, { field: field?.[1] ?? field?.[2] ?? "body" });
  }
}

function lookRoutes({ app, source, fields }: RouteContext): void {
  const { collector, simulated } = source;
  const { store } = collector;
  app.get(
    "/v1/webhooks",
    {
      config,
      schema: {
        tags,
        summary: "Every webhook, oldest first",
        response: { 200: z.object({ items: z.array(WebhookView), simulated: z.boolean() }), ...refusals },
      },
    },
    async () => {
      const items = (await store.webhooks.list()).map((webhook) => toWebhookView(webhook, simulated));
      return { items, simulated };
    },
  );
  app.get(
    "/v1/webhooks/:id",
    {
      config,
      schema: {
        tags,
        summary: "One webhook: its position in the feed, and whether it is paused",
        params,
        response: { 200: WebhookView, ...refusals },
      },
    },
    async (request) => toWebhookView(await requireWebhook(source, request.params.id), simulated),
  );
  app.get(
    "/v1/webhooks/:id/deliveries",
    {
      config,
      schema: {
        tags,
        summary: "What was sent in the last 30 days, newest first",
        params,
        querystring: z.strictObject({ limit: fields.limit }),
        response: { 200: z.object({ items: z.array(DeliveryView), simulated: z.boolean() }), ...refusals },
      },
    },
    async (request) => {
      const { webhookId } = await requireWebhook(source, request.params.id);
      const rows = await store.webhooks.listDeliveries(webhookId, request.query.limit);
      return { items: rows.map(toDeliveryView), simulated };
    },
  );
}

function changeRoutes(routing: RouteContext): void {
  deleteRoute(routing);
  pauseRoutes(routing);
  testRoute(routing);
}

function deleteRoute({ app, source }: RouteContext): void {
  const { store, log } = source.collector;
  app.delete(
    "/v1/webhooks/:id",
    {
      config,
      schema: {
        tags,
        summary: "Delete a webhook and its log",
        params,
        response: { 204: z.null(), ...refusals },
      },
    },
    async (request, reply) => {
      const { webhookId } = await requireWebhook(source, request.params.id);
      await store.webhooks.remove(webhookId);
      log.info("webhook removed", { webhookId, by: request.caller.name });
      return reply.code(204).send(null);
    },
  );
}

function pauseRoutes({ app, source }: RouteContext): void {
  const { collector, simulated } = source;
  const { store, clock } = collector;
  const answer = { 200: WebhookView, ...refusals };
  app.post(
    "/v1/webhooks/:id/pause",
    { config, schema: { tags, summary: "Send nothing until it is resumed", params, response: answer } },
    async (request) =>
      toWebhookView(
        orNotFound(await store.webhooks.pause(request.params.id, "by_hand", clock.now()), request),
        simulated,
      ),
  );
  app.post(
    "/v1/webhooks/:id/resume",
    {
      config,
      schema: { tags, summary: "Resume at once from where it stopped", params, response: answer },
    },
    async (request) =>
      toWebhookView(orNotFound(await store.webhooks.resume(request.params.id), request), simulated),
  );
}

function testRoute({ app, source }: RouteContext): void {
  const { collector, simulated } = source;
  app.post(
    "/v1/webhooks/:id/test",
    {
      config,
      schema: {
        tags,
        summary: "Send one message of the type `test` now and return the outcome",
        params,
        response: { 200: TestSent, ...refusals },
      },
    },
    async (request) => {
      const webhook = await requireWebhook(source, request.params.id);
      const sent = await sendTestMessage(collector, webhook, AbortSignal.timeout(20_000));
      const { outcome, status, detail, milliseconds } = sent;
      return { outcome, status, detail, milliseconds, simulated };
    },
  );
}

async function requireWebhook({ collector }: ApiContext, id: string): Promise<Webhook> {
  return orNotFound(await collector.store.webhooks.get(id), { params: { id } });
}

function orNotFound(webhook: Webhook | null, { params: { id } }: { params: { id: string } }): Webhook {
  if (webhook !== null) return webhook;
  throw new HttpProblem(404, `there is no webhook "${id}"`, { field: "id" });
}
