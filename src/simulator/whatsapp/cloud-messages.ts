import {
  type Incoming,
  jsonReply,
  type Reply,
  type SimulatorContext,
  type TakenMessage,
} from "../exchange.ts";
import { GraphError } from "../graph/graph-error.ts";

const PATH = /^\/v\d+\.\d+\/(\d+)\/messages$/;

/** Last digits of numbers that refuse: not on WhatsApp, and stopped messages. */
const UNDELIVERABLE = /0026$/;
const OPTED_OUT = /0050$/;

/** The only templates that are not approved in this world. */
const UNAPPROVED = "not_approved";

export const isCloudMessage = ({ method, path }: Incoming): boolean => method === "POST" && PATH.test(path);

type Body = {
  messaging_product?: string;
  to?: string;
  type?: string;
  template?: {
    name?: string;
    language?: { code?: string };
    components?: { type?: string; parameters?: { type?: string; text?: string }[] }[];
  };
};

/**
 * `POST /{version}/{phone number id}/messages` of the WhatsApp Cloud API with a template, its answers and its errors
 * (developers.facebook.com, "Send messages" and "WhatsApp error codes").
 */
export function answerCloudMessage(site: SimulatorContext, incoming: Incoming): Reply {
  const trace = `wa${site.messages.length}`;
  try {
    const message = parse(incoming);
    const id = `wamid.${Buffer.from(`${message.to} ${site.messages.length}`).toString("base64")}`;
    site.messages.push({ id, ...message });
    return jsonReply(200, {
      messaging_product: "whatsapp",
      contacts: [{ input: message.to, wa_id: message.to.replace("+", "") }],
      messages: [{ id, message_status: "accepted" }],
    });
  } catch (error) {
    if (error instanceof GraphError) return error.reply(trace);
    throw error;
  }
}

function parse({ bearer, path, body }: Incoming): Omit<TakenMessage, "id"> {
  if (bearer === null || bearer === "expired")
    throw new GraphError(401, 190, "Error validating access token: the session has expired.");
  const phoneNumberId = PATH.exec(path)?.[1] ?? "";
  let sent: Body;
  try {
    sent = JSON.parse(body) as Body;
  } catch {
    throw new GraphError(400, 100, "(#100) The body is not JSON");
  }
  const { template, to = "" } = sent;
  if (sent.messaging_product !== "whatsapp" || sent.type !== "template")
    throw new GraphError(400, 100, "(#100) Invalid parameter");
  const [name, language] = [template?.name ?? "", template?.language?.code ?? ""];
  const found = template?.components?.find(({ type }) => type === "body")?.parameters ?? [];
  const parameters = found.map(({ text = "" }) => text);
  if (name === "" || name === UNAPPROVED)
    throw new GraphError(404, 132001, `(#132001) Template name does not exist in the translation`);
  if (parameters.length !== 5)
    throw new GraphError(
      400,
      132000,
      "(#132000) Number of parameters does not match the expected number of params",
    );
  if (parameters.some((text) => text === "" || /[\n\t]| {5}/.test(text)))
    throw new GraphError(400, 132018, "(#132018) Param text cannot have new-line/tab characters");
  if (!/^\+?[1-9]\d{7,14}$/.test(to))
    throw new GraphError(400, 131009, "(#131009) Parameter value is not valid");
  if (UNDELIVERABLE.test(to)) throw new GraphError(400, 131026, "(#131026) Message undeliverable");
  if (OPTED_OUT.test(to))
    throw new GraphError(400, 131050, "(#131050) User has stopped receiving messages from your business");
  return { phoneNumberId, to, template: name, language, parameters };
}
