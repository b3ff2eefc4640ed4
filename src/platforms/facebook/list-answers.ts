import { ContractError } from "../../errors/reach-error.ts";
import { toFailedRead } from "../failed-read.ts";
import type { ItemAnswer } from "../graph/wire.ts";
import { type AnswerContext, askNext, DONE, type NextStep, toSource } from "./answer-context.ts";
import { addPage, createLiveList, toLiveRead } from "./live-list.ts";
import { startOf } from "./mapper.ts";
import { type Question, reportTo } from "./reading.ts";

/** Handles one page of a list of lives: what it lists is kept, and the next page asked for. */
export function handleList(
  question: Question,
  data: unknown,
  item: ItemAnswer,
  context: AnswerContext,
): NextStep {
  const { reading, ask } = question;
  const edge = ask === "videos" ? "videos" : "live_videos";
  const list = reading.list ?? createLiveList(edge);
  reading.list = list;
  const latest = { observedAt: context.receivedAt, from: toSource(edge, item, question, context) };
  const after = addPage(list, data, context.since, latest, reportTo(reading));
  if (after !== null) return askNext({ ...question, after });
  if (list.sessions.length === 0 && list.broken !== null)
    throw new ContractError(`no item of ${edge} could be read`, "bad_answer");
  const { livesRefused, retentionDays } = reading;
  const rest = livesRefused === null ? null : toFailedRead(livesRefused, context.receivedAt);
  const live = toLiveRead(list, retentionDays, rest);
  reading.live = live;
  if (live?.complete && list.sessions.length === 0 && reading.confirmsEmpty) {
    reading.list = null;
    return askNext({ ...question, ask: "confirm", after: null });
  }
  return DONE;
}

/** The uploaded videos of a Page whose own list is empty and was wrong before: they confirm it, or show what it lacks. */
export function handleConfirmation(
  question: Question,
  data: unknown,
  item: ItemAnswer,
  context: AnswerContext,
): NextStep {
  const { reading } = question;
  const list = reading.list ?? createLiveList("videos");
  reading.list = list;
  const latest = { observedAt: context.receivedAt, from: toSource("videos", item, question, context) };
  const after = addPage(list, data, context.since, latest, reportTo(reading));
  if (after !== null) return askNext({ ...question, after });
  const { live } = reading;
  if (!live?.ok) return DONE;
  const value = { ...live.value, sessions: list.sessions };
  // Recordings can outlive the list of lives; what the look does not cover does not refute it.
  const isRefuted = list.sessions.some((one) => {
    const start = startOf(one);
    return start === null || live.reachesBackTo === null || start > live.reachesBackTo;
  });
  if (isRefuted) {
    const detail = "live_videos is empty, but the uploaded videos show lives";
    const rest = toFailedRead(new ContractError(detail, "bad_answer"), context.receivedAt);
    reading.live = { ...live, complete: false, reachesBackTo: null, value, rest };
  } else if (list.broken === null && (list.pagedToEnd || list.stoppedAtWindow))
    reading.live = { ...live, value: { ...value, confirmedBy: "videos" } };
  return DONE;
}
