import type { Settings } from "../../config/settings.ts";
import { isLoopbackHost } from "../../config/addresses.ts";
import { TransportError } from "../../src/errors/reach-error.ts";
import type {
  ReminderSender,
  SendOutcome,
} from "../../src/services/correspondence/reminders/reminder-sender.ts";
import { openMailTransport } from "./month-mail.ts";

/** Names that belong to nobody (RFC 2606, RFC 6761). */
const RESERVED = /(^|[.@])(example\.(org|com|net)|example|test|invalid|localhost)$/i;

/**
 * Reminders by mail. Simulated data goes to reserved names, or to a mail server on this machine, and to nobody else: a
 * real officer is never reminded of what was made up.
 */
export function createMailSender(
  { smtpUrl, mailFrom }: Pick<Settings["alerts"], "smtpUrl" | "mailFrom">,
  { simulated, redact }: { simulated: boolean; redact: (text: string) => string },
): ReminderSender | null {
  if (smtpUrl === null) return null;
  const staysHere = URL.canParse(smtpUrl) && isLoopbackHost(new URL(smtpUrl).hostname);
  const mayReceive = (email: string): boolean => !simulated || staysHere || RESERVED.test(email);
  return {
    channel: "mail",
    addressOf: ({ email }) => (email !== null && mayReceive(email) ? email : null),
    prepare: async () => {
      const transport = await openMailTransport(smtpUrl);
      try {
        await transport.verify();
      } catch (cause) {
        throw new TransportError(`the mail server cannot be used: ${redact(messageOf(cause))}`, "transport", {
          cause,
        });
      } finally {
        transport.close();
      }
    },
    send: async (addresses, { subject, text }, { id, lang }) => {
      const transport = await openMailTransport(smtpUrl);
      const messageId = `<${Buffer.from(id).toString("hex")}@reach>`;
      // RFC 3834: no auto-responder answers it.
      const headers = { "auto-submitted": "auto-generated", "content-language": lang };
      try {
        const from = mailFrom ?? `reach@${addresses[0]?.split("@")[1] ?? "localhost"}`;
        const { rejected } = await transport.sendMail({
          from,
          to: [...addresses],
          subject,
          text,
          messageId,
          headers,
        });
        return outcomeOf(rejected?.length ?? 0, addresses.length);
      } catch (error) {
        return refusalOf(error, redact, addresses);
      } finally {
        transport.close();
      }
    },
  };
}

function outcomeOf(rejected: number, all: number): SendOutcome {
  const detail = rejected === 0 ? null : `${rejected} of ${all} recipients were refused`;
  return { state: "accepted", detail, concernsAll: false };
}

/** The codes with which nodemailer says that the server refused this message, and not the connection. */
function refusalOf(
  error: unknown,
  redact: (text: string) => string,
  addresses: readonly string[],
): SendOutcome {
  const { responseCode, code } = Object(error) as { responseCode?: unknown; code?: unknown };
  const status = typeof responseCode === "number" ? responseCode : null;
  let detail = redact(messageOf(error));
  for (const address of addresses) detail = detail.replaceAll(address, "the recipient");
  const isSender = code === "EAUTH" || (code === "EENVELOPE" && /mail from|sender/i.test(messageOf(error)));
  if (isSender) return { state: "refused", detail, concernsAll: true };
  return { state: status !== null && status >= 500 ? "refused" : "failed", detail, concernsAll: false };
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " ").slice(0, 300);
