import type { JudgingContext } from "../judging/context.ts";
import type { ContactSource } from "./load-contacts.ts";

/** What writing to offices needs beside what months are judged from. */
export type CorrespondenceContext = JudgingContext & {
  contactSource: ContactSource;
  /** The folder of the letters' templates. */
  lettersDir: string;
  /** The address under which offices open their links, without a trailing slash. */
  baseUrl: string;
};
