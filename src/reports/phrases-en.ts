import { platformNames } from "../platforms/profiles.ts";
import { sentencesEn } from "./sentences-en.ts";
import type { Phrases } from "./phrases.ts";
import { createFormatter } from "./formatter.ts";

const lives = (count: number): string => (count === 1 ? "1 live" : `${count} lives`);

const bookEn: Omit<Phrases, "write"> = {
  lang: "en",
  outcome: {
    met: "met",
    not_met: "not met",
    undetermined: "undetermined",
    pending: "not yet held",
    exempt: "exempt",
    no_rule: "rule not in force",
  },
  kind: { district: "district", department: "department" },
  platform: platformNames("en"),
  verdictReason: {
    held: ({ reason: { facts }, write }) =>
      `${lives(facts.count ?? 0)} of ${write.length(facts.neededSeconds ?? 0)} or more held, ${facts.needed} needed; the longest lasted ${write.length(facts.longestSeconds ?? 0)}.`,
    none: () => "No live was held.",
    short: ({ reason: { facts }, write }) =>
      facts.longestSeconds !== undefined && facts.longestSeconds >= (facts.neededSeconds ?? 0)
        ? `${lives(facts.count ?? 0)} of the length held, ${facts.needed} needed.`
        : `${lives(facts.count ?? 0)} held, none of ${write.length(facts.neededSeconds ?? 0)}; the longest lasted ${write.length(facts.longestSeconds ?? 0)}.`,
    month_open: ({ reason: { facts } }) =>
      `Not yet held; ${facts.daysLeft === 1 ? "1 day is" : `${facts.daysLeft} days are`} left.`,
    rule_not_in_force: ({ reason: { facts }, write }) =>
      `The rule is in force from ${write.month(facts.validFrom ?? "")}; nobody is judged for an earlier month.`,
    no_account: ({ platform }) => `No ${platform} account of this office is known.`,
    account_waiting: ({ account }) =>
      `${account} is not filled in yet: neither its name nor its id is known.`,
    account_unresolved: ({ account }) => `${account} was never matched to an id on the platform.`,
    account_unreadable: ({ account, why }) => `${account} could not be read at any time of the month${why}.`,
    not_watched: ({ account, from, to, why }) => `${account} was not observed from ${from} to ${to}${why}.`,
    list_wrong: ({ account, from, to }) =>
      `From ${from} to ${to} the list of lives of ${account} lacked a live that was there; what else it lacked is unknown.`,
    status_unknown: ({ account, reason: { facts } }) =>
      `Live ${facts.sessionId} of ${account} was only seen with a status that proves neither that it was held nor that it was not.`,
    length_unknown: ({ account, reason: { facts }, from }) =>
      `The length of live ${facts.sessionId} of ${account}${from && ` (${from})`} is unknown; it may have been long enough.`,
    still_live: ({ account, reason: { facts }, from }) =>
      `Live ${facts.sessionId} of ${account}${from && ` (${from})`} is still shown as running; its length is unknown.`,
    low_confidence: ({ account, reason: { facts } }) =>
      `Only a link to live ${facts.sessionId} of ${account} was seen, which proves no length.`,
    kind_unknown: ({ account, reason: { facts } }) =>
      `Whether ${facts.sessionId} of ${account} was a live or a recording shown at a set time (a premiere) is unknown: it was first seen when it was over.`,
    start_unsure: ({ account, reason: { facts } }) =>
      `It is unknown whether live ${facts.sessionId} of ${account} began in this month.`,
    left_the_office: ({ account, reason: { facts }, from }) =>
      `Live ${facts.sessionId}${from && ` (${from})`} was held on ${account} after the date on which, by the registry, the office gave the account up.`,
    too_few_followers: ({ account, reason: { facts } }) =>
      `${account} had ${facts.followers} followers; the platform requires ${facts.needed} to go live.`,
    permission_missing: ({ account }) => `${account} lacks the permission to go live or to be read.`,
    exempt: ({ reason: { facts } }) => `Exempt: ${facts.words}`,
  },
  sessionReason: {
    counted: "counted",
    counted_joined: "counted together with the other parts of an interrupted broadcast",
    too_short: "too short",
    cross_posted: "streamed by another page and only shared here",
    listed_twice: "the same live, also listed on another page of the office",
    same_time: "on air at the same time as a live that counted",
    scheduled: "planned, never started",
    cancelled: "cancelled",
    still_live: "still running, length unknown",
    length_unknown: "length unknown",
    low_confidence: "only a link was seen",
    premiere: "a recording shown at a set time (premiere), not a live",
    kind_unknown: "may have been a premiere, which is no live",
    status_unknown: "status proves neither that it was held nor that it was not",
    start_unsure: "month of its start unknown",
    subject_other: "marked by a person as another subject",
    not_the_office_yet: "before the office had this account",
    left_the_office: "after the office gave this account up",
    not_the_office: "found by a person not to be the office's",
  },
  gap: {
    not_running: "the collector was not running",
    rate_limited: "the platform's limit was reached",
    budget: "the daily spending limit was reached",
    transport: "the network failed",
    platform_error: "the platform failed",
    bad_answer: "the platform's response was not usable",
    field_missing: "the platform did not report it",
    not_found: "the platform did not find the account",
    suspended: "the account was suspended",
    forbidden: "the platform did not allow it",
    credential_rejected: "the access token was not accepted",
  },
  basis: {
    recording: "length of the recording",
    platform: "start and end reported by the platform",
    observed: "observed live by the collector",
    manual: "entered and confirmed by people",
  },
  via: { api: "platform", insights: "the account's own insights", manual: "entered by people" },
  growth: { grew: "grew", fell: "fell", flat: "unchanged", undetermined: "undetermined" },
  growthDoubt: {
    no_opening: "no reading near the first day",
    opening_expired:
      "the reading near the first day is no longer held: the platform's terms limit how long its figures are kept",
    no_closing: "no reading near the last day",
    other_identity: "the account now has another id",
    finer_than_precision: "the figures are rounded too coarsely",
  },
  criterion: {
    qualifyingSessions: "lives that reach the rule",
    liveMinutes: "minutes live",
    posts: "posts",
    growth: "followers gained",
  },
  letter: {
    explanation_drafted: (day) => `Letter made on ${day}, not sent yet.`,
    explanation_asked: (day) => `Explanation asked for on ${day}.`,
    explanation_received: (day) => `Explanation received on ${day}.`,
    explanation_accepted: (day) => `Explanation accepted on ${day}.`,
    plan_drafted: (day) => `Letter about the plan made on ${day}, not sent yet.`,
    plan_due: (day) => `Plan due on ${day}.`,
    plan_received: (day) => `Plan received on ${day}.`,
  },
  heading: {
    office: "Office",
    nameEn: "Name (English)",
    nameHi: "Name (Hindi)",
    division: "Division",
    kind: "Kind",
    verdict: "Verdict",
    sessions: "Lives",
    qualifying: "Lives counted",
    minutes: "Minutes live",
    longest: "Longest (min)",
    coverage: "Readings received",
    basis: "Basis",
    remarks: "Remarks",
    account: "Account",
    platform: "Platform",
    title: "Title",
    startedAt: "Started (IST)",
    endedAt: "Ended (IST)",
    length: "Length (min)",
    lengthBasis: "Source of the length",
    counted: "Counted",
    link: "Link",
    sessionId: "Live id",
    expected: "Readings due",
    read: "Readings received",
    longestHole: "Longest time unobserved (min)",
    unseen: "Not observed",
    opening: "Followers before",
    closing: "Followers after",
    change: "Change",
    changePercent: "Change %",
    growth: "Growth",
    rank: "Rank",
    posts: "Posts",
    readAt: "Read (IST)",
    via: "Source",
    day: "Day",
    reason: "Why",
  },
  say: sentencesEn,
};

/** Returns the English report text. */
export function phrasesEn(zone: string): Phrases {
  return { ...bookEn, write: createFormatter("en-IN", zone, { hours: "h", minutes: "min", seconds: "s" }) };
}
