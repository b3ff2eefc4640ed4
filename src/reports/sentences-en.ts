import type { Sentences } from "./phrases.ts";

/** The English text around tables and sheets. */
export const sentencesEn: Sentences = {
  simulated: "SIMULATED DATA - not real readings",
  liveTitle: (month) => `Facebook Live of the districts, ${month}`,
  growthTitle: (from, to) => `Followers gained and lost, ${from} to ${to}`,
  activityTitle: (month) => `Activity of the offices, ${month}`,
  officeTitle: (name, month) => `${name}, ${month}: what was seen and what counted`,
  sheets: {
    note: "Note",
    verdicts: "Verdicts",
    evidence: "Evidence",
    coverage: "Coverage",
    growth: "Growth",
    activity: "Activity",
    reading: "How to read this",
  },
  asOf: (at) => `as of ${at}`,
  status: {
    open: "The month is still open",
    provisional: "Provisional: the month is over but not closed yet; later facts may change it",
    closed: "Closed",
    no_rule: "The rule was not in force",
  },
  revision: (n) => (n === 0 ? "judged on request, not frozen" : `revision ${n}`),
  footer: (id, revision, asOf) => `Report ${id}, ${revision}, ${asOf}`,
  orderInForce: (order) => `Order: ${order}`,
  rule: ({ minutes, sessions, platform, version, from }) =>
    `Rule (version ${version}, in force since ${from}): at least ${sessions} ${platform} Live of ${minutes} minutes or more in the month.`,
  ruleNotInForce: (from) => `The rule is in force from ${from}. Nobody is judged for this month.`,
  howMany: ({ met, notMet, undetermined, pending, exempt }) =>
    [
      `${met} met the rule, ${notMet} did not.`,
      undetermined > 0 ? `${undetermined} undetermined.` : "",
      pending > 0 ? `${pending} have not held it yet.` : "",
      exempt > 0 ? `${exempt} exempt.` : "",
    ]
      .filter(Boolean)
      .join(" "),
  most: (names, count) => `Most lives: ${names} with ${count}.`,
  listNone: (length) => `No live of ${length} or more, or too few`,
  ofTheseShort: (names) => `Of these, shorter lives were held by: ${names}.`,
  listExplanation: "To be asked for an explanation",
  listAgain: "Also not met in the month before",
  listUndetermined: "Undetermined (on no list)",
  listPending: "Not yet held",
  listExempt: "Exempt (on no list)",
  listLeastActive: (howMany) => `The ${howMany} least active`,
  listPossible: "Possibly among them (a tie, or the others are not fully known)",
  listUnranked: "Cannot be ranked",
  listFollowed: "Named among the least active in the three months before",
  followed: ({ month, due, received }) =>
    [
      `named in ${month}`,
      due === null ? "no plan asked for" : `plan due on ${due}`,
      received === null ? "not received" : `received on ${received}`,
    ].join(", "),
  overdue: "overdue",
  namedAgain: "named again",
  fewer: (named, howMany) => `Only ${named} of ${howMany} can be named with certainty.`,
  nobody: "none",
  noExplanation: (from) => `Explanations are asked for from ${from} on.`,
  skipped: (criterion, names) =>
    `"${criterion}" could not rank these, because a figure is missing: ${names}.`,
  rankedBy: (criteria) => `Ranked by: ${criteria}.`,
  basisWatched: (hole) => `watched: at most ${hole} between two observations`,
  basisPublic: "listed: the platform's list shows public lives alone; an unlisted one would be missing",
  basisListed: (hole) =>
    hole === null
      ? "listed: based on a later list, from which a live deleted by its owner could be missing"
      : `listed: up to ${hole} between two observations; a live deleted by its owner in that time could be missing`,
  basisSeen: "seen and proven",
  joined: (count, length) => `one of ${count} parts of an interrupted broadcast, ${length} in total`,
  shownNow: (length) => `the platform now shows ${length}; the longest proven length decides`,
  atMost: (length) => `at most ${length}`,
  streamedBy: (page) => `streamed by ${page}`,
  gone: {
    retention: (at) => `no longer listed since ${at} (the platform keeps lives for a limited time)`,
    removed: (at) => `removed by its owner, noticed on ${at}`,
  },
  corrected: (why) => `corrected: ${why}`,
  again: "also not met in the month before",
  yes: "yes",
  no: "no",
  whatWouldChange: "What would change the verdict",
  untilWhen: (at) =>
    `The month closes on ${at}. Later facts lead to a numbered revision; the earlier one stays readable.`,
  wouldChange: {
    met: "Nothing new: a proven live stays proven. A person may mark it as another subject.",
    not_met:
      "A live of the needed length that started in the month, on an account of the office that is not listed above, or proof of the length (recording, screen capture with link) of a live that did not count.",
    undetermined:
      "A live of the needed length, or whatever resolves the doubts above: access to the account, its correct name and id, or the length of the live in question.",
  },
  accountsWatched: "Accounts",
  since: (day) => `since ${day}`,
  always: "the whole time",
  revisions: "Revisions",
  monthClosed: "the month was closed",
  monthClosedLate: (late) => `the month was closed ${late} late, because nothing was running at its time`,
  laterFacts: "later facts",
  revisionCause: {
    resync: (by) => `read again for ${by}`,
    correction: (by) => `corrected by ${by}`,
    exemption: (by) => `exemption entered by ${by}`,
    intake: (by) => `figures confirmed by ${by}`,
  },
  evidenceChanged: "evidence",
  notJudgedBefore: "not judged",
  officeLeft: "an office is no longer judged",
  noRevision: "none: this was judged just now",
  openLink: "open",
  reading: [
    "Met: at least the needed number of lives is proven. Later gaps or deletions take nothing away.",
    "Not met: observations of the account's own list of lives prove, for every part of the month, that there was none of the needed length.",
    "Undetermined: some part of the month was not observed, or a length is unknown. Such an office is on no list.",
    "A dash means unknown. It never means 0.",
    "A live belongs to the month in which it started (Indian time) and to the office whose account streamed it.",
    "Nothing is rounded before judging: 29 min 59.9 s is not 30 min. Minutes are shown rounded down.",
    "Watched: the time between two observations was always shorter than the rule's length. Listed: the proof rests on a later list.",
    "Times are Indian time (IST). Ids are text; do not turn them into numbers.",
  ],
  page: "Page",
};
