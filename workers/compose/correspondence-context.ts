import type { Settings } from "../../config/settings.ts";
import type { CorrespondenceContext } from "../../src/services/correspondence/context.ts";
import type { JudgingContext } from "../../src/services/judging/context.ts";

/** The context of letters, reminders and links. Contacts are invented with the built-in simulator alone. */
export function toCorrespondenceContext(judging: JudgingContext, settings: Settings): CorrespondenceContext {
  const { contactsFile, hasOwnContactsFile, lettersDir } = settings.correspondence;
  return {
    ...judging,
    contactSource:
      settings.usesBuiltInSimulator && !hasOwnContactsFile
        ? { kind: "samples" }
        : { kind: "file", path: contactsFile, mayBeAbsent: !hasOwnContactsFile },
    lettersDir,
    baseUrl: settings.publicUrl ?? ownAddress(settings.api),
  };
}

/** Where this machine serves: a server on all its addresses is reached by the name localhost from here. */
function ownAddress({ host, port }: Settings["api"]): string {
  const name = ["0.0.0.0", "::"].includes(host) ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
