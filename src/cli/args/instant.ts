import { toLocalDay } from "../../domain/slot.ts";
import { UsageError } from "../../errors/reach-error.ts";

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Parses the start of a local day or an instant. Throws a UsageError that names the option and the value. */
export function parseInstant(option: string, text: string, zone: string): Date {
  const fault = `${option} ${text} is neither a day (YYYY-MM-DD) nor an instant (2023-07-01T00:00:00Z)`;
  if (INSTANT.test(text)) {
    const at = new Date(text);
    if (!Number.isNaN(at.getTime())) return at;
    throw new UsageError(fault);
  }
  try {
    return toLocalDay(text, zone).startsAt;
  } catch {
    throw new UsageError(fault);
  }
}
