import type { Contact } from "../../../domain/contact.ts";
import type { ReminderChannel, ReminderKind, ReminderOutcome } from "../../../domain/reminder.ts";
import type { LiveVerdict } from "../../../domain/verdict.ts";
import type { JudgedMonth } from "../../judging/judge-month.ts";
import type { BlindTime } from "./choose-offices.ts";

/** What a reminder is worded from. */
export type ReminderFacts = {
  verdict: LiveVerdict;
  judged: JudgedMonth;
  kind: ReminderKind;
  blind: readonly BlindTime[];
  contacts: readonly Contact[];
  lang: Contact["lang"];
  /** The office's own link. */
  link: string;
};

/** One reminder in the forms that the channels need. */
export type ReminderText = {
  subject: string;
  /** The whole message, for mail. */
  text: string;
  /** One line, for SMS. */
  short: string;
  /** Of the approved WhatsApp template, in order: office, month, until when, what was seen, link. */
  parameters: readonly string[];
};

export type SendOutcome = Pick<ReminderOutcome, "state" | "detail"> & {
  /** It concerns every message of the channel, such as a template that is not approved; none of them is tried. */
  concernsAll: boolean;
  /** The platform's ids of the messages that it took, where it reports later whether each arrived. */
  messageIds?: readonly string[];
};

/** Whom a channel reaches. */
export type Addressing = {
  channel: ReminderChannel;
  /** The contact's address for this channel; `null` = it has none. */
  addressOf(contact: Contact): string | null;
};

/** A way out that is set up. How it sends is its own; it throws nothing once a message may have gone out. */
export type ReminderSender = Addressing & {
  /** Checks that the way is open before anything is claimed. Throws TransportError or CredentialError. */
  prepare(): Promise<void>;
  send(
    addresses: readonly string[],
    text: ReminderText,
    message: { id: string; lang: Contact["lang"] },
  ): Promise<SendOutcome>;
};
