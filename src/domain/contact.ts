/** Who is written to at an office. Personal data: it stays in the operator's own file and is stored nowhere else. */
export type Contact = {
  officeId: string;
  name: string;
  designation: string | null;
  /** At least one of the two is there. */
  email: string | null;
  /** E.164, such as +919800000000. */
  phone: string | null;
  lang: "en" | "hi";
  /** Local days, both inclusive; `null` = unbounded. */
  activeFrom: string | null;
  activeTo: string | null;
};

/** The contacts of an office on a local day. */
export function contactsOn(contacts: readonly Contact[], officeId: string, day: string): Contact[] {
  return contacts.filter(
    (one) =>
      one.officeId === officeId && (one.activeFrom ?? "") <= day && (one.activeTo ?? "9999-12-31") >= day,
  );
}
