import { sentencesEn } from "./sentences-en.ts";
import type { Phrases } from "./phrases.ts";
import { writingOf } from "./writing.ts";

const lives = (count: number): string => (count === 1 ? "1 live" : `${count} lives`);

const bookEn: Omit<Phrases, "write"> = {
  lang: "en",
  outcome: {
    met: "met",
    not_met: "not met",
    undetermined: "cannot be told",
    pending: "not yet held",
    exempt: "exempt",
  },
  kind: { district: "district", department: "department" },
  platform: {
    facebook: "Facebook",
    x: "X",
    youtube: "YouTube",
    instagram: "Instagram",
    whatsapp: "WhatsApp",
  },
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
    no_account: ({ platform }) => `No ${platform} account of this office is known.`,
    account_waiting: ({ account }) =>
      `${account} waits to be filled in: neither its name nor its id is known.`,
    account_unresolved: ({ account }) => `${account} was never matched to an id on the platform.`,
    account_unreadable: ({ account, why }) => `${account} could not be read at any time of the month${why}.`,
    not_watched: ({ account, from, to, why }) => `${account} was not seen from ${from} to ${to}${why}.`,
    length_unknown: ({ account, reason: { facts }, from }) =>
      `How long live ${facts.sessionId} of ${account}${from && ` (${from})`} lasted is not known; it may have been long enough.`,
    still_live: ({ account, reason: { facts }, from }) =>
      `Live ${facts.sessionId} of ${account}${from && ` (${from})`} still counts as running; its length is not known.`,
    low_confidence: ({ account, reason: { facts } }) =>
      `Of live ${facts.sessionId} of ${account} only a link was seen, which proves no length.`,
    start_unsure: ({ account, reason: { facts } }) =>
      `Whether live ${facts.sessionId} of ${account} began in this month cannot be told.`,
    left_the_office: ({ account, reason: { facts }, from }) =>
      `Live ${facts.sessionId}${from && ` (${from})`} was held on ${account} after the registry says that the office gave it up.`,
    too_few_followers: ({ account, reason: { facts } }) =>
      `${account} had ${facts.followers} followers; the platform lets a page go live from ${facts.needed} on.`,
    permission_missing: ({ account }) => `${account} lacks the permission to go live or to be read.`,
    exempt: ({ reason: { facts } }) => `Exempt: ${facts.words}`,
  },
  sessionReason: {
    counted: "counted",
    counted_joined: "counted, together with the parts that it was broken into",
    too_short: "too short",
    cross_posted: "streamed by another page, shown here only",
    listed_twice: "the same live, listed on another page of the office",
    same_time: "on air at the same time as one that counted",
    scheduled: "planned, never started",
    cancelled: "cancelled",
    still_live: "still running, length not known",
    length_unknown: "length not known",
    low_confidence: "only a link was seen",
    start_unsure: "month of its start not sure",
    subject_other: "a person marked it as another subject",
    not_the_office_yet: "before the office had this account",
    left_the_office: "after the office gave this account up",
    not_the_office: "a person found that it is not the office's",
  },
  gap: {
    not_running: "nothing was running",
    rate_limited: "the platform's limit was reached",
    budget: "the day's money was spent",
    transport: "the network failed",
    platform_error: "the platform failed",
    bad_answer: "the platform's answer was not usable",
    field_missing: "the platform did not tell it",
    not_found: "the platform did not find the account",
    suspended: "the account was suspended",
    forbidden: "the platform did not allow it",
    credential_rejected: "the access token was not accepted",
  },
  basis: {
    recording: "length of the recording",
    platform: "start and end that the platform told",
    observed: "seen live by our looks",
    manual: "entered and confirmed by people",
  },
  growth: { grew: "grew", fell: "fell", flat: "unchanged", undetermined: "cannot be told" },
  growthDoubt: {
    no_opening: "no reading near the first day",
    no_closing: "no reading near the last day",
    other_identity: "the account is another one now",
    finer_than_precision: "the figures are rounded too far",
  },
  criterion: {
    qualifyingSessions: "lives that reach the rule",
    liveMinutes: "minutes live",
    posts: "posts",
    growth: "followers gained",
  },
  letter: {
    explanation_asked: (day) => `Explanation asked for on ${day}.`,
    explanation_received: (day) => `Explanation received on ${day}.`,
    explanation_accepted: (day) => `Explanation accepted on ${day}.`,
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
    qualifying: "Lives that count",
    minutes: "Minutes live",
    longest: "Longest (min)",
    coverage: "Readings that came",
    basis: "Basis",
    remarks: "Remarks",
    account: "Account",
    platform: "Platform",
    title: "Title",
    startedAt: "Started (IST)",
    endedAt: "Ended (IST)",
    length: "Length (min)",
    lengthBasis: "Length known by",
    counted: "Counted",
    link: "Link",
    sessionId: "Live id",
    expected: "Readings due",
    read: "Readings that came",
    longestHole: "Longest time unseen (min)",
    unseen: "Not seen",
    opening: "Followers before",
    closing: "Followers after",
    change: "Change",
    changePercent: "Change %",
    growth: "Growth",
    rank: "Place",
    posts: "Posts",
    readAt: "Read (IST)",
    via: "Read by",
    day: "Day",
    reason: "Why",
  },
  say: sentencesEn,
};

/** The English phrase book. */
export function phrasesEn(zone: string): Phrases {
  return { ...bookEn, write: writingOf("en-IN", zone, { hours: "h", minutes: "min", seconds: "s" }) };
}
