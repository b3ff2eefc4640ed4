import { z } from "zod";
import { findOffice, unknownOfficeMessage } from "../../domain/office-name.ts";
import type { Office } from "../../domain/office.ts";
import { PLATFORM_IDS } from "../../domain/platform.ts";
import { toLocalDay } from "../../domain/slot.ts";
import type { Store } from "../../store/contracts/store.ts";
import { HttpProblem } from "../server/problem.ts";

const INSTANT = /^(?:19|[2-9]\d)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const DAY = /^(?:19|[2-9]\d)\d{2}-\d{2}-\d{2}$/;
/** Day or instant, as a pattern for the OpenAPI document. */
const MOMENT =
  "^(19|[2-9]\\d)\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?(Z|[+-](0\\d|1[0-4]):?[0-5]\\d))?$";

/** Query fields shared by many routes. `since` and `until` are half-open; a day means the start of the local day. */
export function queryFields(zone: string) {
  const instant = z
    .string()
    .max(40)
    .transform((text, check) => {
      const at = INSTANT.test(text) ? new Date(text) : dayStart(text, zone);
      if (at !== null && at.getUTCFullYear() <= 9999) return at;
      check.addIssue(
        `"${text}" is neither a day (2023-07-01) nor an instant (2023-07-01T00:00:00Z) of the years from 1900 on`,
      );
      return z.NEVER;
    })
    .meta({
      description: `a local day of ${zone} (2023-07-01) or an instant (2023-07-01T00:00:00Z)`,
      pattern: MOMENT,
    });
  return {
    since: instant.optional(),
    until: instant.optional(),
    office: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: "id, name in English or Hindi, or alias" }),
    platform: z.enum(PLATFORM_IDS).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    cursor: z.string().max(1500).optional().meta({ description: "`next` of the previous page" }),
    lang: z.enum(["en", "hi"]).default("en"),
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month: YYYY-MM")
      .meta({ examples: ["2023-07"] }),
    day: z
      .string()
      .refine((text) => dayStart(text, zone) !== null, "must be a calendar day: YYYY-MM-DD")
      .meta({ format: "date", examples: ["2023-07-01"] }),
  };
}

function dayStart(text: string, zone: string): Date | null {
  if (!DAY.test(text)) return null;
  try {
    return toLocalDay(text, zone).startsAt;
  } catch {
    return null;
  }
}

/** Finds the office that a query names; throws a problem that suggests the nearest if there is none. */
export async function requireOffice(
  store: Pick<Store, "registry">,
  name: string,
  place: { status: 400 | 404; field: string } = { status: 400, field: "office" },
): Promise<Office> {
  const match = findOffice(await store.registry.offices(), name);
  if (match.office === null)
    throw new HttpProblem(place.status, unknownOfficeMessage(name, match.nearest), { field: place.field });
  return match.office;
}

/** The object without undefined members. */
export function omitUndefined<T extends Record<string, unknown>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
