import { type PlatformProfile, toLink } from "../profile.ts";

export const whatsappProfile: PlatformProfile = {
  id: "whatsapp",
  name: { en: "WhatsApp", hi: "व्हाट्सएप" },
  abbreviation: "WA",
  aliases: [],
  handle: { pattern: /^[A-Za-z0-9]{15,40}$/, allowed: "the code that follows whatsapp.com/channel/" },
  externalId: { pattern: /^[A-Za-z0-9@._-]{1,64}$/, allowed: "letters, digits and @ . _ -" },
  linkHosts: ["whatsapp.com", "wa.me"],
  linkTo: ({ handle }) => toLink("https://whatsapp.com/channel/", handle),
  readLink: ([first = "", second = ""]) => (first === "channel" && second !== "" ? { name: second } : null),
  readName: (name) =>
    /^\+?[\d\s-]{8,}$/.test(name)
      ? { fault: `handle "${name}" is a telephone number; allowed is the link or code of a channel` }
      : null,
};
