import type { Account } from "../../../../src/domain/account.ts";
import type { LiveEvidence } from "../../../../src/domain/evidence.ts";
import { foldSession } from "../../../../src/domain/fold-session.ts";
import type { LiveSession } from "../../../../src/domain/live-session.ts";
import {
  addObservation,
  type SessionEvent,
  type SessionObservation,
} from "../../../../src/domain/session-observation.ts";
import type { LookRun } from "../../../../src/domain/look.ts";
import { toMonth } from "../../../../src/domain/month.ts";
import type { Office } from "../../../../src/domain/office.ts";
import { judgeLiveMinutes, type LiveMinutesInput } from "../../../../src/domain/rules/live-minutes.ts";
import type { LiveRule } from "../../../../src/domain/rules/rule-book.ts";
import type { SessionSighting } from "../../../../src/domain/session-sighting.ts";
import { localDayAt } from "../../../../src/domain/slot.ts";

export const ZONE = "Asia/Kolkata";
export const JULY = toMonth("2023-07", ZONE);

export const PATNA: Office = {
  officeId: "patna",
  kind: "district",
  nameEn: "Patna",
  nameHi: "पटना",
  lgdCode: "212",
  division: "Patna",
  aliases: [],
  activeFrom: null,
  activeTo: null,
};

export const RULE: LiveRule = {
  id: "district-facebook-live",
  version: 1,
  validFrom: "2023-07",
  order: { en: "Direction of July 2023", hi: "जुलाई 2023 का निर्देश" },
  appliesTo: ["district"],
  minMinutes: 30,
  sessionsPerMonth: 1,
  platform: "facebook",
  explanationFrom: "2023-08",
  resumeWindowSeconds: 120,
  countCrossPosted: false,
};

/** An instant of Indian time: `ist("2023-07-31 23:59:59.5")`. */
export const ist = (text: string): Date => new Date(`${text.replace(" ", "T")}+05:30`);

export function account(over: Partial<Account> = {}): Account {
  return {
    accountKey: "patna.facebook",
    officeId: "patna",
    platform: "facebook",
    label: null,
    handle: "patna",
    externalId: "100",
    credential: null,
    activeFrom: null,
    activeTo: null,
    verifiedBy: null,
    verifiedOn: null,
    note: null,
    ...over,
  };
}

/** A run of complete looks of one day, from `first` to `last`, `everyMinutes` apart. */
export function lookRun(first: Date, last: Date, everyMinutes: number, over: Partial<LookRun> = {}): LookRun {
  return {
    accountKey: "patna.facebook",
    officeId: "patna",
    platform: "facebook",
    day: localDayAt(first, ZONE).day,
    digest: "d",
    edge: "live_videos",
    complete: true,
    pagedToEnd: true,
    oldestStartAt: null,
    retentionDays: 30,
    sessionIds: [],
    liveIds: [],
    firstAt: first,
    lastAt: last,
    count: 2,
    longestHoleSeconds: everyMinutes * 60,
    ...over,
  };
}

/** Looks every `everyMinutes` over all days from the first to the last of July, and one at the first minute of August. */
export function looksOfJuly(everyMinutes = 15, over: Partial<LookRun> = {}): LookRun[] {
  const days = Array.from({ length: 31 }, (_, i) => {
    const start = new Date(JULY.startsAt.getTime() + i * 86_400_000);
    const end = new Date(start.getTime() + 86_400_000 - everyMinutes * 60_000);
    return lookRun(start, end, everyMinutes, over);
  });
  const after = lookRun(ist("2023-08-01 00:00:03"), ist("2023-08-01 12:00:03"), everyMinutes, over);
  return [...days, after];
}

export function seen(over: Partial<SessionSighting> = {}): SessionSighting {
  return {
    sessionId: "s1",
    videoId: "v1",
    fromId: "100",
    fromName: "Patna",
    state: "ended",
    platformStatus: "VOD",
    title: "Welfare schemes",
    permalink: "https://www.facebook.com/patna/videos/v1/",
    createdAt: ist("2023-07-12 11:00"),
    plannedStartAt: null,
    startedAt: ist("2023-07-12 11:00"),
    endedAt: null,
    lengthSeconds: 2400,
    viewers: null,
    lowConfidence: false,
    raw: "{}",
    rawDigest: "r",
    ...over,
  };
}

/** A session as the looks at these times saw it. */
export function session(
  sightings: readonly (Partial<SessionSighting> & { at: Date; accountKey?: string })[],
): LiveSession {
  return foldSession(
    sightings.reduce<readonly SessionObservation[]>(
      (known, { at, accountKey = "patna.facebook", ...over }) => {
        const event: SessionEvent = {
          kind: "seen",
          accountKey,
          officeId: "patna",
          platform: "facebook",
          edge: "live_videos",
          trigger: "schedule",
          at,
          sighting: seen(over),
          retentionDays: null,
        };
        return addObservation(known, event, (pack) => pack).packs;
      },
      [],
    ),
  );
}

/** A broadcast of that start and length, listed an hour after its end. */
export function held(
  start: Date,
  seconds: number,
  id = "s1",
  over: Partial<SessionSighting> = {},
): LiveSession {
  return session([
    {
      at: new Date(start.getTime() + seconds * 1000 + 3_600_000),
      sessionId: id,
      videoId: `v-${id}`,
      createdAt: start,
      startedAt: start,
      lengthSeconds: seconds,
      ...over,
    },
  ]);
}

export function facts(over: Partial<LiveEvidence> = {}): LiveEvidence {
  return {
    accounts: [account()],
    sessions: [],
    looks: looksOfJuly(),
    wrongLists: [],
    coverage: [],
    hindrances: [],
    corrections: [],
    ...over,
  };
}

export function judge(evidence: Partial<LiveEvidence> = {}, over: Partial<LiveMinutesInput> = {}) {
  return judgeLiveMinutes({
    office: PATNA,
    month: JULY,
    rule: RULE,
    zone: ZONE,
    asOf: ist("2023-08-03 00:00"),
    evidence: facts(evidence),
    exemption: null,
    ...over,
  });
}
