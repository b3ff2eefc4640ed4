import { z } from "zod";
import { contactsOn } from "../../domain/contact.ts";
import { localDayAt } from "../../domain/slot.ts";
import { loadContacts } from "../../services/correspondence/load-contacts.ts";
import { requireOffice } from "../query/fields.ts";
import { refusals, type RouteContext } from "./route.ts";

const ContactView = z
  .object({
    office: z.string(),
    name: z.string(),
    designation: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    lang: z.enum(["en", "hi"]),
  })
  .meta({ id: "Contact" });

/** Whom offices are written to today. Personal data: it has a scope of its own and is in no export. */
export function contactRoutes({ app, source, fields }: RouteContext): void {
  const { simulated, collector } = source;
  app.get(
    "/v1/contacts",
    {
      config: { scope: "contacts" },
      schema: {
        tags: ["correspondence"],
        summary: "Whom offices are written to today",
        querystring: z.strictObject({ office: fields.office }),
        response: { 200: z.object({ items: z.array(ContactView), simulated: z.boolean() }), ...refusals },
      },
    },
    async ({ query }, reply) => {
      const { store, clock, zone, correspondence } = collector;
      const offices = await store.registry.offices();
      const wanted = query.office === undefined ? offices : [await requireOffice(store, query.office)];
      const contacts = await loadContacts(correspondence.contactSource, offices);
      const { day } = localDayAt(clock.now(), zone);
      void reply.header("cache-control", "private, no-store");
      const items = wanted
        .flatMap(({ officeId }) => contactsOn(contacts, officeId, day))
        .map(({ officeId, activeFrom: _from, activeTo: _to, ...contact }) => ({
          office: officeId,
          ...contact,
        }));
      return { items, simulated };
    },
  );
}
