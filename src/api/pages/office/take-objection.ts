import { liveRuleFor } from "../../../domain/rules/rule-book.ts";
import {
  type ObjectionFault,
  ObjectionRefused,
  raiseObjection,
} from "../../../services/correspondence/objections.ts";
import type { PageContext } from "../shell/page-context.ts";

/** Takes the objection of an office to a month; returns what is wrong with it, or `null`. */
export async function takeObjection(
  { source }: PageContext,
  { officeId, month }: { officeId: string; month: string },
  through: { key: string } | { link: string },
  { who = "", why = "", proof = "" }: Readonly<Record<string, string>>,
): Promise<ObjectionFault | null> {
  const { store, judging, log } = source.collector;
  const { platform } = liveRuleFor(judging.rules, month);
  try {
    await raiseObjection({ store, platform }, { officeId, month, who, why, proof }, judging.clock.now());
  } catch (error) {
    if (error instanceof ObjectionRefused) return error.fault;
    throw error;
  }
  log.info("objection received", { office: officeId, month, ...through });
  return null;
}
