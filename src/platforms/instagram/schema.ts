import { z } from "zod";

const text = z.string().nullish().catch(null);
const Id = z.union([
  z.string().min(1).max(128),
  z
    .number()
    .refine((id) => Number.isSafeInteger(id) && id > 0)
    .transform(String),
]);

/** The account that asks, and the one that it discovered; counts are checked by the mapper. */
export const Discovery = z.object({
  business_discovery: z.object({
    id: Id,
    username: text,
    name: text,
    followers_count: z.unknown().optional(),
    media_count: z.unknown().optional(),
  }),
});
export type Discovered = z.infer<typeof Discovery>["business_discovery"];

export const OwnAccount = z.object({ id: Id, username: text });
