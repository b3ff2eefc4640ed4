import { contactsOn } from "../../../domain/contact.ts";
import { localDayAt } from "../../../domain/slot.ts";
import { ConfigError } from "../../../errors/reach-error.ts";
import type { AppContext } from "../../context/app-context.ts";
import { loadContacts } from "../../correspondence/load-contacts.ts";
import type { Checkup } from "./checkup.ts";

/** Checks the contacts file; offices without a contact are named once there is any contact. */
export async function checkContacts({
  store,
  clock,
  zone,
  correspondence,
}: Pick<AppContext, "store" | "clock" | "zone" | "correspondence">): Promise<Checkup[]> {
  const subject = "contacts";
  const offices = await store.registry.offices();
  try {
    const contacts = await loadContacts(correspondence.contactSource, offices);
    if (contacts.length === 0) return [];
    const { day } = localDayAt(clock.now(), zone);
    const bound = offices.filter(({ kind }) => correspondence.rules.live.at(-1)?.appliesTo.includes(kind));
    const without = bound.filter(({ officeId }) => contactsOn(contacts, officeId, day).length === 0);
    if (without.length === 0)
      return [{ subject, state: "ok", detail: `${contacts.length} contacts`, remedy: null }];
    const names = without.map(({ officeId }) => officeId).join(", ");
    return [
      {
        subject,
        state: "warning",
        detail: `no contact today, and so no reminder: ${names}`,
        remedy: "Add a line for each to the contacts file (REACH_CONTACTS_FILE).",
      },
    ];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map((detail) => ({
      subject,
      state: "fault",
      detail,
      remedy: "Correct the contacts file; nobody is written to until it is right.",
    }));
  }
}
