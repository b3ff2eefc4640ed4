import { existsSync } from "node:fs";
import { join } from "node:path";
import { isLoopbackUrl, readPlatformUrl } from "./addresses.ts";
import type { EnvReader } from "./env-reader.ts";
import { readSecret } from "./secrets.ts";
import type { Settings } from "./settings.ts";

/** Host of the WhatsApp Cloud API, which is a part of the Graph API (developers.facebook.com, "Cloud API"). */
const WHATSAPP_API_URL = "https://graph.facebook.com";

/** How offices are written to: contacts, letters, the address of their links, WhatsApp and the SMS gateway. */
export function readCorrespondence(reader: EnvReader, packageRoot: string): Settings["correspondence"] {
  const contactsFile = reader.path("REACH_CONTACTS_FILE");
  const lettersDir = reader.path("REACH_LETTERS_DIR");
  if (lettersDir !== null && !existsSync(lettersDir))
    reader.faults.push(`REACH_LETTERS_DIR names ${lettersDir}, which does not exist`);
  const sms = readSecret(reader, "REACH_SMS_WEBHOOK_URL");
  if (sms !== null && !isSafeUrl(sms.value))
    reader.faults.push(`${sms.from} must be an https address, or http to this machine`);
  return {
    contactsFile: contactsFile ?? join(packageRoot, "config", "contacts.csv"),
    hasOwnContactsFile: contactsFile !== null,
    lettersDir: lettersDir ?? join(packageRoot, "config", "letters"),
    whatsapp: readWhatsapp(reader),
    smsWebhookUrl: sms,
  };
}

function readWhatsapp(reader: EnvReader): Settings["correspondence"]["whatsapp"] {
  const phoneNumberId = reader.matching("WHATSAPP_PHONE_NUMBER_ID", /^\d{5,20}$/, "allowed are digits alone");
  const accessToken = readSecret(reader, "WHATSAPP_ACCESS_TOKEN");
  const template = reader.matching(
    "WHATSAPP_TEMPLATE",
    /^[a-z0-9_]{1,512}$/,
    "allowed are small letters, digits and underscores",
  );
  const apiUrl = readPlatformUrl(reader, "WHATSAPP_API_URL", WHATSAPP_API_URL);
  const appSecret = readSecret(reader, "WHATSAPP_APP_SECRET") ?? readSecret(reader, "FACEBOOK_APP_SECRET");
  if (phoneNumberId !== null && accessToken !== null && template !== null)
    return { apiUrl, phoneNumberId, accessToken, template, appSecret };
  if (phoneNumberId !== null || accessToken !== null || template !== null)
    reader.faults.push(
      "WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_ACCESS_TOKEN and WHATSAPP_TEMPLATE belong together; set all three, or none",
    );
  return null;
}

function isSafeUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  return new URL(value).protocol === "https:" || (value.startsWith("http:") && isLoopbackUrl(value));
}
