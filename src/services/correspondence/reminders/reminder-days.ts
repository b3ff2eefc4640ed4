import { daysOfMonth } from "../../../domain/month.ts";
import type { RuleBook } from "../../../domain/rules/rule-book.ts";

/**
 * The local days on which offices are reminded, in order: those of the rules, with the last day for one that the month
 * lacks, and those that many days before its last day.
 */
export function reminderDays(
  month: string,
  { daysOfMonth: named, daysBeforeEnd }: RuleBook["pending"],
): string[] {
  const days = daysOfMonth(month);
  const places = [
    ...named.map((day) => Math.min(day, days.length) - 1),
    ...daysBeforeEnd.map((before) => days.length - 1 - before),
  ];
  return [...new Set(places.flatMap((place) => days[place] ?? []))].toSorted();
}
