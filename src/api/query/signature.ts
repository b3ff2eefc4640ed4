import { z } from "zod";
import { HAS_LETTER_OR_DIGIT } from "../../domain/attribution.ts";

const word = (longest: number, what: string) =>
  z.string().trim().max(longest).regex(HAS_LETTER_OR_DIGIT, what);

/** Who decided and why, as request bodies name them. */
export const by = word(120, "must be the name of a person");
export const reason = word(500, "must say why");
