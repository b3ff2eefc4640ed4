import { type Command, InvalidArgumentError } from "commander";
import { openWebhookContext } from "../../../workers/compose/webhook-outlet.ts";
import { CHANGE_KINDS, type ChangeKind } from "../../domain/outbox.ts";
import type { Webhook } from "../../domain/webhook.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { WebhookContext } from "../../services/change-feed/webhooks/outlet.ts";
import { createWebhook } from "../../services/change-feed/webhooks/subscribe.ts";
import { sendTestMessage } from "../../services/change-feed/webhooks/send-test.ts";
import { type Cell, renderTable } from "../output/table.ts";
import { withDeployment } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

type AddOptions = { kinds: ChangeKind[] | null; after: number | null; name: string | null; by: string };

export function addWebhooksCommand(program: Command): void {
  const webhooks = program
    .command("webhooks")
    .description("URLs that are sent every change, signed (docs/api.md)");
  webhooks
    .command("add")
    .argument("<url>", "https")
    .option(
      "--kinds <kinds>",
      `${CHANGE_KINDS.join(", ")}; several separated by commas; default all`,
      parseKinds,
      null,
    )
    .option(
      "--after <number>",
      "start after this number of the change feed; default: from now on",
      parseNumber,
      null,
    )
    .option("--name <name>", "what it is for", parseName, null)
    .option("--by <name>", "who requests it", parseName, "the command line")
    .description("create one; its secret is shown only now")
    .action((url: string, options: AddOptions) => withWebhooks((context) => add(context, url, options)));
  webhooks
    .command("list")
    .description("every webhook with its position in the feed")
    .action(() => withWebhooks(list));
  addOneCommand(webhooks, "remove", "delete one and its log", remove);
  addOneCommand(webhooks, "pause", "send nothing until it is resumed", pause);
  addOneCommand(webhooks, "resume", "resume at once from where it stopped", resume);
  addOneCommand(
    webhooks,
    "test",
    "send one message of the type test now; exit 1 if it was not accepted",
    test,
  );
  addOneCommand(webhooks, "deliveries", "what was sent in the last 30 days, newest first", deliveries);
}

function addOneCommand(
  webhooks: Command,
  name: string,
  description: string,
  work: (context: WebhookContext, webhook: Webhook) => Promise<void>,
): void {
  webhooks
    .command(name)
    .argument("<id>", "as reach webhooks list shows it")
    .description(description)
    .action((id: string) =>
      withWebhooks(async (context) => {
        const webhook = await context.store.webhooks.get(id);
        if (webhook === null)
          throw new UsageError(`there is no webhook "${id}"; reach webhooks list shows their ids`);
        await work(context, webhook);
      }),
    );
}

function withWebhooks(work: (context: WebhookContext) => Promise<void>): Promise<void> {
  return withDeployment(async (deployment) => {
    const context = openWebhookContext(deployment);
    try {
      await work(context);
    } finally {
      context.close();
    }
  });
}

async function add(
  context: WebhookContext,
  url: string,
  { kinds, after, name, by }: AddOptions,
): Promise<void> {
  const { webhook, secret } = await createWebhook(context, { url, kinds, after, name, by });
  processStreams.stdout.write(`${webhook.webhookId} ${secret}\n`);
  say(`webhook ${webhook.webhookId} goes to ${webhook.shownUrl}; its secret is not shown again`);
}

async function list({ store }: WebhookContext): Promise<void> {
  const rows = (await store.webhooks.list()).map((webhook) => ({
    id: webhook.webhookId,
    name: webhook.name,
    to: webhook.shownUrl,
    kinds: webhook.kinds?.join(",") ?? "all",
    state: toState(webhook),
    after: webhook.place.number,
    delivered: webhook.lastDeliveredAt?.toISOString() ?? null,
    by: webhook.createdBy,
  }));
  show(["id", "name", "to", "kinds", "state", "after", "delivered", "by"], rows);
}

function toState({ pausedAt, pausedWhy, failures, nextTryAt }: Webhook): string {
  if (pausedAt !== null) return `paused (${(pausedWhy ?? "by_hand").replaceAll("_", " ")})`;
  return failures === 0 ? "active" : `tried ${failures} times, next ${nextTryAt?.toISOString() ?? "now"}`;
}

async function remove({ store }: WebhookContext, { webhookId }: Webhook): Promise<void> {
  await store.webhooks.remove(webhookId);
  say(`webhook ${webhookId} is removed`);
}

async function pause({ store, clock }: WebhookContext, { webhookId }: Webhook): Promise<void> {
  await store.webhooks.pause(webhookId, "by_hand", clock.now());
  say(`webhook ${webhookId} is paused`);
}

async function resume({ store }: WebhookContext, { webhookId }: Webhook): Promise<void> {
  await store.webhooks.resume(webhookId);
  say(`webhook ${webhookId} is resumed`);
}

async function test(context: WebhookContext, webhook: Webhook): Promise<void> {
  const { outcome, detail, milliseconds } = await sendTestMessage(
    context,
    webhook,
    AbortSignal.timeout(20_000),
  );
  if (outcome !== "delivered") throw new UsageError(`the message was not accepted: ${detail ?? outcome}`);
  say(`webhook ${webhook.webhookId} accepted it in ${milliseconds} ms`);
}

async function deliveries({ store }: WebhookContext, { webhookId }: Webhook): Promise<void> {
  const rows = (await store.webhooks.listDeliveries(webhookId, 1_000)).map((row) => ({
    ...row,
    message: row.messageId,
    at: row.at.toISOString(),
    ms: row.milliseconds,
  }));
  show(["at", "outcome", "status", "ms", "changes", "bytes", "message", "detail"], rows);
}

function show(keys: readonly string[], rows: readonly Record<string, unknown>[]): void {
  const { stdout } = processStreams;
  const columns = keys.map((key) => ({ key, header: key }));
  stdout.write(renderTable({ isTty: stdout.isTTY === true, columns, rows: rows as Record<string, Cell>[] }));
}

const say = (line: string): boolean => processStreams.stderr.write(`reach: ${line}\n`);

function parseKinds(text: string): ChangeKind[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const known = CHANGE_KINDS.filter((kind) => words.includes(kind));
  if (words.length === 0 || words.some((word) => !(CHANGE_KINDS as readonly string[]).includes(word)))
    throw new InvalidArgumentError(`known are ${CHANGE_KINDS.join(", ")}.`);
  return known;
}

function parseNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new InvalidArgumentError("a number of /v1/changes; 0 = from the beginning.");
  return Number(text);
}

function parseName(text: string): string {
  const name = text.trim();
  if (name === "" || name.length > 80 || /\p{Cc}/u.test(name))
    throw new InvalidArgumentError("1 to 80 characters.");
  return name;
}
