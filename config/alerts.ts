import { dirname, join } from "node:path";
import { isLoopbackUrl, readServerAddress } from "./addresses.ts";
import type { EnvReader } from "./env-reader.ts";
import { readSecret } from "./secrets.ts";
import type { Settings } from "./settings.ts";

const MAIL_ADDRESS = /^[^\s@,<>]+@[^\s@,<>]+$/;

/** Where alerts go. Both addresses may hold secrets and are never shown; each can also be set as NAME_FILE. */
export function readAlerts(reader: EnvReader): Settings["alerts"] {
  const webhook = readSecret(reader, "REACH_ALERT_WEBHOOK_URL");
  if (webhook !== null && !isAllowedWebhook(webhook.value))
    reader.faults.push(`${webhook.from} must be an https address, or http to this machine`);
  const smtp = readServerAddress(reader, "REACH_SMTP_URL", "smtp");
  const email = mailAddresses(reader, "REACH_ALERT_EMAIL");
  const reportEmail = reader.text("REACH_REPORT_EMAIL");
  const hasServer = reader.isSet("REACH_SMTP_URL");
  if (!hasServer && (email !== null || reportEmail !== null))
    reader.faults.push("REACH_ALERT_EMAIL and REACH_REPORT_EMAIL need a mail server; set REACH_SMTP_URL too");
  const mailFrom = readSender(reader);
  if (smtp !== null && email === null && reportEmail === null && mailFrom === null)
    reader.faults.push(
      "REACH_SMTP_URL needs to know what to send: set REACH_ALERT_EMAIL or REACH_REPORT_EMAIL, or REACH_MAIL_FROM to remind offices",
    );
  return {
    webhookUrl: webhook?.value ?? null,
    smtpUrl: smtp?.uri ?? null,
    mailFrom,
    email,
    coveragePercent: reader.integer("REACH_ALERT_COVERAGE_PERCENT", 90, [0, 100], "a percentage"),
  };
}

/** Where monthly reports are written (default: beside the data directory), and who receives them. */
export function readMonthReports(reader: EnvReader, dataDir: string): Settings["monthReports"] {
  const dir = reader.path("REACH_REPORTS_DIR") ?? join(dirname(dataDir), "reports");
  return { dir, email: mailAddresses(reader, "REACH_REPORT_EMAIL") };
}

/** The sender of every mail: an address, or a name with the address in angle brackets. */
function readSender(reader: EnvReader): string | null {
  return reader.matching(
    "REACH_MAIL_FROM",
    /^(?:[^\s@,<>"]+@[^\s@,<>"]+|[^@,<>"\p{Cc}]{1,80} <[^\s@,<>"]+@[^\s@,<>"]+>)$/u,
    "allowed is one mail address, or a name with it: Reach <reach@example.in>",
  );
}

function mailAddresses(reader: EnvReader, name: string): string | null {
  const email = reader.text(name);
  const wrong = (email ?? "").split(",").find((one) => email !== null && !MAIL_ADDRESS.test(one.trim()));
  if (wrong !== undefined)
    reader.faults.push(`${name} names "${wrong.trim()}"; allowed are mail addresses, separated by commas`);
  return email;
}

function isAllowedWebhook(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol } = new URL(value);
  return protocol === "https:" || (protocol === "http:" && isLoopbackUrl(value));
}
