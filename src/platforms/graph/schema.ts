import { z } from "zod";

const text = z.string().nullish().catch(null);

/** `{"error":{…}}`: graph-api/guides/error-handling. */
export const GraphFault = z.object({
  error: z.object({
    code: z
      .number()
      .int()
      .nullish()
      .catch(null)
      .transform((code) => code ?? null),
    error_subcode: z.number().int().nullish().catch(null),
    message: z.string().catch(""),
    is_transient: z.boolean().nullish().catch(null),
    fbtrace_id: text,
  }),
});
export type GraphFault = z.infer<typeof GraphFault>["error"];

/** An item of a batch's answer: docs/graph-api/batch-requests. A timed-out item is null. */
export const BatchItem = z
  .object({
    code: z.number().int(),
    headers: z
      .array(z.object({ name: z.string(), value: z.coerce.string() }))
      .nullish()
      .catch(null),
    body: z.string().nullish(),
  })
  .nullable();

const Usage = z.object({
  call_count: z.number().nullish().catch(null),
  total_time: z.number().nullish().catch(null),
  total_cputime: z.number().nullish().catch(null),
  type: text,
  estimated_time_to_regain_access: z.number().nonnegative().nullish().catch(null),
});
export const AppUsage = Usage;
export const BusinessUsage = z.record(z.string(), z.array(Usage));
export type Usage = z.infer<typeof Usage>;

/** Parses JSON text; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
