import type { Mark } from "../../../charts/mark.ts";

/** The lists of a month, each with an address of its own. */
export const LISTS = ["pending", "explain", "again", "least-active", "most"] as const;
export type ListName = (typeof LISTS)[number];

/** The words of the shell, the pictures and the lists. A word that is missing does not compile. */
export type ViewWords = {
  site: string;
  nav: Record<
    "home" | "districts" | "departments" | "growth" | "lives" | "letters" | "quality" | "help",
    string
  >;
  skip: string;
  search: string;
  searchHint: string;
  nothingFound: (name: string) => string;
  theme: string;
  themes: Record<"auto" | "light" | "dark", string>;
  previous: string;
  next: string;
  show: string;
  status: Record<"open" | "provisional" | "closed" | "no_rule", string>;
  mark: Record<Mark, string>;
  spoken: (facts: { name: string; mark: Mark; lives: number }) => string;
  map: string;
  mapLegend: string;
  indicative: string;
  table: string;
  lists: string;
  list: Record<ListName, string>;
  listEmpty: Record<ListName, string>;
  count: (n: number) => string;
  allDistricts: string;
  filter: string;
  all: string;
  strip: string;
  stripOf: (name: string) => string;
  streak: string;
  letter: string;
  total: string;
  copy: string;
  copyHint: string;
  print: string;
  daysLeft: (n: number) => string;
  openMonth: (month: string) => string;
  closedMonth: (month: string) => string;
  stillPending: string;
  toAsk: string;
  overdue: string;
  findings: string;
  held: string;
  nobodyPending: string;
  newest: string;
  never: string;
  calendar: string;
  calendarLegend: string;
  dayKind: Record<"enough" | "short" | "none" | "gap" | "ahead", string>;
  days: string;
  followers: string;
  before: string;
  after: string;
  rank: string;
  rankHint: string;
  period: string;
  from: string;
  to: string;
  tiles: Record<"grew" | "fell" | "flat" | "undetermined", string>;
  noFigure: string;
  monthBand: (name: string, month: string) => string;
  bandLegend: string;
  livesOfMonth: string;
  noLives: string;
  counted: string;
  notCounted: string;
  missing: (length: string, minimum: string) => string;
  whatNow: string;
  whatNowSteps: readonly string[];
  accounts: string;
  history: string;
  problem: Record<"404" | "403" | "400" | "500", string>;
  nearest: string;
  asOf: (at: string) => string;
  help: string;
  rule: string;
  helpSteps: readonly string[];
  glossary: readonly (readonly [string, string])[];
};
