import type { Correction } from "../../../../src/domain/rulings.ts";
import { account, held, ist, judge, lookRun, looksOfJuly, session } from "./live-facts.ts";

const codes = (verdict: ReturnType<typeof judge>) => verdict.reasons.map(({ code }) => code);
const reasonOf = (verdict: ReturnType<typeof judge>, id = "s1") =>
  verdict.evidence.find(({ sessionId }) => sessionId === id)?.reason;

describe("the length that the rule asks for", () => {
  it.each([
    [1799.4, "not_met", "short"],
    [1799.9, "not_met", "short"],
    [1799.9999999, "not_met", "short"],
    [1800, "met", "held"],
    [1800.1, "met", "held"],
  ])("a recording of %s seconds is %s: nothing is rounded before it is judged", (seconds, outcome, code) => {
    const verdict = judge({ sessions: [held(ist("2023-07-12 11:00"), seconds)] });
    expect([verdict.outcome, codes(verdict)]).toEqual([outcome, [code]]);
    expect(verdict.longestSeconds).toBe(seconds);
  });

  it("the longest reported recording decides if it was trimmed later, and both figures stay", () => {
    const trimmed = session([
      { at: ist("2023-07-12 12:00"), lengthSeconds: 2400 },
      { at: ist("2023-07-14 12:00"), lengthSeconds: 600 },
    ]);
    const verdict = judge({ sessions: [trimmed] });
    expect(verdict.outcome).toBe("met");
    expect(verdict.evidence[0]).toMatchObject({
      provenSeconds: 2400,
      provenBasis: "recording",
      shownSeconds: 600,
    });
  });

  it("the recording of a live that was on air and then hidden proves its length, and bounds nothing", () => {
    const start = ist("2023-07-12 11:00");
    const onAir = { state: "live", platformStatus: "LIVE", startedAt: start, lengthSeconds: null } as const;
    const hidden = { state: "unknown", platformStatus: "UNPUBLISHED", startedAt: start } as const;
    const seenBoth = (lengthSeconds: number) => [
      session([
        { at: ist("2023-07-12 11:05"), ...onAir },
        { at: ist("2023-07-12 12:00"), ...hidden, lengthSeconds },
      ]),
    ];
    expect(judge({ sessions: seenBoth(1800) }).outcome).toBe("met");
    expect(judge({ sessions: seenBoth(600) }).outcome).toBe("undetermined");
    const neverOnAir = [session([{ at: ist("2023-07-12 12:00"), ...hidden, lengthSeconds: 1800 }])];
    expect(judge({ sessions: neverOnAir }).outcome).toBe("undetermined");
  });

  it("looks that saw it live long enough decide without any recording", () => {
    const seenLive = session([
      { at: ist("2023-07-12 11:05"), state: "live", lengthSeconds: null },
      { at: ist("2023-07-12 11:31"), state: "live", lengthSeconds: null },
    ]);
    const verdict = judge({ sessions: [seenLive] });
    expect([verdict.outcome, verdict.evidence[0]?.provenBasis]).toEqual(["met", "observed"]);
    expect(verdict.evidence[0]?.provenSeconds).toBe(31 * 60);
  });

  it("a recording shorter than what looks saw live takes nothing away", () => {
    const cut = session([
      { at: ist("2023-07-12 11:31"), state: "live", lengthSeconds: null },
      { at: ist("2023-07-12 12:00"), lengthSeconds: 1200 },
    ]);
    expect(judge({ sessions: [cut] }).outcome).toBe("met");
  });

  it("an end that was only noticed rules out, and never in", () => {
    const noLength = { lengthSeconds: null };
    const short = session([{ at: ist("2023-07-12 11:29"), ...noLength }]);
    const open = session([{ at: ist("2023-07-12 11:31"), ...noLength }]);
    expect(judge({ sessions: [short] }).outcome).toBe("not_met");
    expect(codes(judge({ sessions: [open] }))).toEqual(["length_unknown"]);
  });

  it("a link in a post proves no length, and leaves a doubt", () => {
    const link = held(ist("2023-07-12 11:00"), 2400, "s1", { lowConfidence: true });
    expect(codes(judge({ sessions: [link] }))).toEqual(["low_confidence"]);
  });

  it("stuck in LIVE is no proof of absence", () => {
    const stuck = session([{ at: ist("2023-07-12 11:10"), state: "live", lengthSeconds: null }]);
    expect(codes(judge({ sessions: [stuck] }))).toEqual(["still_live"]);
  });

  it.each(["scheduled", "cancelled"] as const)("a %s one that was never on air is no broadcast", (state) => {
    const planned = session([
      {
        at: ist("2023-07-12 10:00"),
        state,
        startedAt: null,
        plannedStartAt: ist("2023-07-12 11:00"),
        lengthSeconds: null,
      },
    ]);
    const verdict = judge({ sessions: [planned] });
    expect([verdict.outcome, verdict.sessions, reasonOf(verdict)]).toEqual(["not_met", 0, state]);
  });
});

describe("the month of a session", () => {
  it.each([
    ["2023-06-30 23:59:59.999", "not_met"],
    ["2023-07-01 00:00:00", "met"],
    ["2023-07-31 23:59:59.999", "met"],
    ["2023-08-01 00:00:00", "not_met"],
  ])("one that started at %s Indian time makes July %s", (start, outcome) => {
    expect(judge({ sessions: [held(ist(start), 2400)] }).outcome).toBe(outcome);
  });

  it("one still live when the month ends counts where it started", () => {
    const late = session([
      { at: ist("2023-08-01 00:20"), startedAt: ist("2023-07-31 23:45"), state: "live", lengthSeconds: null },
    ]);
    expect(judge({ sessions: [late] }).outcome).toBe("met");
  });

  it("one whose start may lie on either side of midnight counts in neither month, and rules neither out", () => {
    const unsure = session([
      {
        at: ist("2023-08-01 00:40"),
        createdAt: ist("2023-07-31 23:58"),
        startedAt: null,
        lengthSeconds: 2300,
      },
    ]);
    expect(codes(judge({ sessions: [unsure] }))).toEqual(["start_unsure"]);
  });

  it("a start that is reported well before the live was created is not its start", () => {
    const created = ist("2023-07-27 14:01:04");
    const reported = { createdAt: created, startedAt: ist("2023-06-22 14:01:25"), lengthSeconds: 1801 };
    const sessions = [session([{ at: ist("2023-07-27 15:00"), ...reported }])];
    expect(judge({ sessions }).outcome).toBe("met");
  });

  it("a live that is listed as unpublished once it was held may have begun before", () => {
    const at = ist("2023-07-01 00:16:06");
    const common = { createdAt: ist("2023-06-30 23:30:31"), startedAt: null };
    const hidden = { state: "scheduled", platformStatus: "UNPUBLISHED", lengthSeconds: null } as const;
    const sessions = [
      session([
        { at, ...common, lengthSeconds: null },
        { at, ...common, ...hidden },
        { at: ist("2023-07-17 22:18"), ...common, lengthSeconds: 2700 },
        { at: ist("2023-07-17 22:18"), ...common, ...hidden },
      ]),
    ];
    expect(judge({ sessions }).outcome).toBe("undetermined");
  });

  it("an end before the start, from a clock that is wrong, proves no length", () => {
    const skewed = session([
      { at: ist("2023-07-12 12:00"), endedAt: ist("2023-07-12 10:00"), lengthSeconds: null },
    ]);
    expect(judge({ sessions: [skewed] }).outcome).toBe("undetermined");
  });
});

describe("parts, pages and posts", () => {
  const second = account({ accountKey: "patna.facebook.dpro", label: "dpro", externalId: "200" });
  const bothLooks = [...looksOfJuly(), ...looksOfJuly(15, { accountKey: "patna.facebook.dpro" })];

  it.each([
    [120, "met"],
    [121, "not_met"],
  ])("two parts with a hole of %s seconds make July %s", (hole, outcome) => {
    const first = held(ist("2023-07-12 11:00"), 1000, "a");
    const next = held(new Date(ist("2023-07-12 11:00").getTime() + (1000 + hole) * 1000), 900, "b");
    const verdict = judge({ sessions: [next, first] });
    expect([verdict.outcome, verdict.sessions]).toEqual([outcome, 2]);
    expect(verdict.evidence.map(({ joined }) => joined?.seconds ?? null)).toEqual(
      hole === 120 ? [1900, 1900] : [null, null],
    );
  });

  it.each([
    [900, "undetermined"],
    [700, "not_met"],
  ])("a part of %s seconds of which no start can be read may continue another: %s", (seconds, outcome) => {
    const first = held(ist("2023-07-12 11:00"), 1000, "a");
    const createdAt = ist("2023-07-12 11:17:30");
    const next = session([
      {
        at: ist("2023-07-12 13:00"),
        sessionId: "b",
        videoId: "v-b",
        createdAt,
        startedAt: null,
        lengthSeconds: seconds,
      },
    ]);
    const verdict = judge({ sessions: [first, next] });
    expect([verdict.outcome, verdict.reasons[0]?.code]).toEqual([
      outcome,
      outcome === "undetermined" ? "start_unsure" : "short",
    ]);
  });

  it("overlapping parts are never added up", () => {
    const first = held(ist("2023-07-12 11:00"), 1000, "a");
    const next = held(ist("2023-07-12 11:10"), 1000, "b");
    const verdict = judge({ sessions: [first, next] });
    expect([verdict.outcome, verdict.liveSeconds]).toEqual(["not_met", 1600]);
  });

  it("a broadcast that broke off before midnight and went on after counts in the month of its first part", () => {
    const first = held(ist("2023-07-31 23:50"), 590, "a");
    const next = held(ist("2023-08-01 00:00"), 1300, "b");
    expect(judge({ sessions: [first, next] }).outcome).toBe("met");
  });

  describe("two parts that were seen to be one broadcast stay one, whatever is reported later", () => {
    const at = (time: string) => ist(`2023-07-12 ${time}`);
    const over = { createdAt: null, startedAt: null, lengthSeconds: null, videoId: null } as const;
    const live = { ...over, state: "live" } as const;
    const next = held(at("11:18:30"), 900, "b");
    const watched = [
      { ...live, at: at("11:00") },
      { ...live, at: at("11:16") },
    ];
    const first = [...watched, { ...over, at: at("11:17"), endedAt: at("11:16:30") }];

    it.each([
      ["a start well before it was first seen", { startedAt: at("10:30") }],
      ["a start that cannot be", { startedAt: at("11:40") }],
      ["a recording of which no start is known", { lengthSeconds: 1000 }],
      ["an earlier end", { endedAt: at("11:10") }],
    ])("%s", (_what, later) => {
      expect(judge({ sessions: [session(first), next] }).outcome).toBe("met");
      const further = [...first, { ...over, ...later, at: at("12:00") }];
      const verdict = judge({ sessions: [session(further), next] });
      expect(verdict.outcome).toBe("met");
      expect(verdict.longestSeconds).toBeGreaterThanOrEqual(990 + 900);
    });

    it("a second record of the same start, which cannot be believed", () => {
      const begun = first.map((one) => ({ ...one, startedAt: at("11:00") }));
      const twin = session([
        {
          ...over,
          at: at("13:00"),
          sessionId: "c",
          createdAt: at("12:00"),
          startedAt: at("11:00"),
          lengthSeconds: 1200,
        },
      ]);
      const verdict = judge({ sessions: [session(begun), next, twin] });
      expect([verdict.outcome, reasonOf(verdict)]).toEqual(["met", "listed_twice"]);
      expect(verdict.evidence[0]?.joined?.sessionIds).toBeUndefined();
    });
  });

  it("an unknown part that a short one may go on in keeps the absence open", () => {
    const first = held(ist("2023-07-12 11:00"), 1000, "a");
    const next = session([
      {
        at: ist("2023-07-12 11:40"),
        sessionId: "b",
        videoId: "vb",
        startedAt: ist("2023-07-12 11:17"),
        lengthSeconds: null,
      },
    ]);
    const verdict = judge({ sessions: [first, next] });
    expect(verdict.reasons).toMatchObject([{ code: "length_unknown", facts: { sessionId: "b" } }]);
  });

  it("one that another page streamed is shown with its source and not counted, unless the rule says so", () => {
    const shared = held(ist("2023-07-12 11:00"), 2400, "s1", { fromId: "999", fromName: "IPRD" });
    const verdict = judge({ sessions: [shared] });
    expect([verdict.outcome, verdict.sessions]).toEqual(["not_met", 0]);
    expect(verdict.evidence[0]).toMatchObject({
      counted: false,
      reason: "cross_posted",
      streamedBy: "IPRD",
    });
  });

  it("a session on the office's second page counts for the office", () => {
    const own = session([{ at: ist("2023-07-12 12:00"), accountKey: "patna.facebook.dpro", fromId: "200" }]);
    expect(judge({ accounts: [account(), second], sessions: [own], looks: bothLooks }).outcome).toBe("met");
  });

  it("one broadcast listed on both pages is held once", () => {
    const here = session([{ at: ist("2023-07-12 12:00") }]);
    const there = session([{ at: ist("2023-07-12 12:00"), accountKey: "patna.facebook.dpro" }]);
    const verdict = judge({ accounts: [account(), second], sessions: [there, here], looks: bothLooks });
    expect([verdict.qualifyingSessions, verdict.sessions]).toEqual([1, 1]);
    expect(verdict.evidence.map(({ reason }) => reason).toSorted()).toEqual(["counted", "listed_twice"]);
  });

  it("each page has to be accounted for: one without looks leaves the month open", () => {
    const verdict = judge({ accounts: [account(), second] });
    expect(verdict.reasons).toMatchObject([{ code: "account_unreadable", account: "patna.facebook.dpro" }]);
  });

  it("a page that the office had for a part of the month is asked for that part only", () => {
    const early = account({ accountKey: "patna.facebook.dpro", externalId: "200", activeTo: "2023-07-02" });
    const looks = [
      ...looksOfJuly(),
      lookRun(ist("2023-07-02 00:00"), ist("2023-07-03 00:00"), 15, { accountKey: "patna.facebook.dpro" }),
    ];
    expect(judge({ accounts: [account(), early], looks }).outcome).toBe("not_met");
  });
});

describe("an absence is proven period by period", () => {
  const firstHalf = looksOfJuly().slice(0, 15);

  it("looks over the whole month prove it, and say how closely", () => {
    const verdict = judge();
    expect([verdict.outcome, codes(verdict)]).toEqual(["not_met", ["none"]]);
    expect(verdict.assurance).toEqual({ basis: "watched", longestHoleSeconds: 900 });
    expect(verdict.countsComplete).toBe(true);
  });

  it.each([
    [29, "watched"],
    [30, "listed"],
  ])("looks %s minutes apart are %s", (minutes, basis) => {
    expect(judge({ looks: looksOfJuly(minutes) }).assurance.basis).toBe(basis);
  });

  it("looks at a list of public lives alone give listed, however close they are", () => {
    const verdict = judge({ looks: looksOfJuly(15, { edge: "uploads", provesAbsence: true }) });
    expect([verdict.outcome, verdict.assurance]).toEqual([
      "not_met",
      { basis: "listed", longestHoleSeconds: 900 },
    ]);
  });

  it("a later complete listing closes the hole that it reaches over", () => {
    const later = lookRun(ist("2023-08-02 10:00"), ist("2023-08-02 10:00"), 0);
    const verdict = judge({ looks: [...firstHalf, later] });
    expect([verdict.outcome, verdict.assurance.basis]).toEqual(["not_met", "listed"]);
  });

  it("a later listing covers the time only back to where it stopped or to the platform's own limit", () => {
    const stopped = lookRun(ist("2023-08-02 10:00"), ist("2023-08-02 10:00"), 0, {
      pagedToEnd: false,
      oldestStartAt: ist("2023-07-20 08:00"),
    });
    const verdict = judge({ looks: [...firstHalf, stopped] });
    expect(verdict.reasons).toMatchObject([
      { code: "not_watched", from: ist("2023-07-15 23:45"), to: ist("2023-07-20 08:00") },
    ]);
    const aged = lookRun(ist("2023-08-20 10:00"), ist("2023-08-20 10:00"), 0);
    expect(judge({ looks: [...firstHalf, aged] }).reasons).toMatchObject([
      { from: ist("2023-07-15 23:45"), to: ist("2023-07-21 10:00") },
    ]);
  });

  it.each([
    ["a fallback edge", { edge: "videos" }],
    ["a link in a post", { edge: "posts" }],
    ["an answer that was cut off", { complete: false }],
    ["paging that stopped at nobody knows where", { pagedToEnd: false }],
  ] as const)("%s proves no absence", (_what, over) => {
    expect(judge({ looks: looksOfJuly(15, over) }).outcome).toBe("undetermined");
  });

  it.each([
    ["account_waiting", [account({ handle: null, externalId: null })]],
    ["account_unresolved", [account({ externalId: null })]],
    ["account_unreadable", [account()]],
    ["no_account", []],
  ] as const)("%s is never not_met", (code, accounts) => {
    const verdict = judge({ accounts, looks: [] });
    expect([verdict.outcome, codes(verdict)]).toEqual(["undetermined", [code]]);
    expect(verdict.liveSeconds).toBeNull();
  });

  it("gives the reason why a period was not observed, from the gaps of its days", () => {
    const expected = Object.fromEntries(Array.from({ length: 48 }, (_, i) => [String(i), 1 | (1 << 15)]));
    const gap = {
      from: 0,
      to: 1439,
      reason: "credential_rejected",
      detail: "",
      at: ist("2023-07-16 00:00"),
      until: ist("2023-07-16 23:45"),
    } as const;
    const day = {
      accountKey: "patna.facebook",
      officeId: "patna",
      platform: "facebook",
      metric: "live",
      day: "2023-07-16",
      expected,
      read: {},
      gaps: [gap],
    } as const;
    const verdict = judge({ looks: firstHalf, coverage: [day] });
    expect(verdict.reasons).toMatchObject([{ code: "not_watched", facts: { why: "credential_rejected" } }]);
    expect(verdict.coverage).toEqual({ expected: 96, read: 0 });
  });
});

describe("an open month, exemptions and hindrances", () => {
  it("not held so far is pending, with the days left", () => {
    const verdict = judge({}, { asOf: ist("2023-07-20 12:00") });
    expect([verdict.outcome, verdict.reasons]).toMatchObject([
      "undetermined",
      [{ code: "month_open", facts: { daysLeft: 12 } }],
    ]);
  });

  it("held is met while the month is open", () => {
    const sessions = [held(ist("2023-07-12 11:00"), 2400)];
    expect(judge({ sessions }, { asOf: ist("2023-07-20 12:00") }).outcome).toBe("met");
  });

  it("an exempt office keeps its verdict and is marked", () => {
    const exemption = {
      officeId: "patna",
      fromMonth: "2023-07",
      toMonth: "2023-07",
      why: "Election code",
      by: "A. Kumar",
      at: ist("2023-07-01 10:00"),
      reference: null,
    };
    const verdict = judge({}, { exemption });
    expect([verdict.outcome, verdict.exempt, codes(verdict)]).toEqual(["not_met", true, ["none", "exempt"]]);
  });

  it("a page that could not go live is said so beside the verdict", () => {
    const hindrances = [
      { accountKey: "patna.facebook", followers: 99, followersToGoLive: 100, permissionMissing: false },
    ];
    expect(codes(judge({ hindrances }))).toEqual(["none", "too_few_followers"]);
  });
});

describe("a person's correction", () => {
  const by = {
    accountKey: "patna.facebook",
    sessionId: "s1",
    by: "A. Kumar",
    at: ist("2023-08-01 10:00"),
    why: "checked",
    reference: null,
  };

  it("a session on another subject does not count", () => {
    const verdict = judge({
      sessions: [held(ist("2023-07-12 11:00"), 2400)],
      corrections: [{ ...by, what: { kind: "subject", subject: "other" } }],
    });
    expect([verdict.outcome, reasonOf(verdict)]).toEqual(["not_met", "subject_other"]);
  });

  it("the newest word about a length stands", () => {
    const verdict = judge({
      sessions: [held(ist("2023-07-12 11:00"), 600)],
      corrections: [
        { ...by, what: { kind: "duration", seconds: 1900 } },
        { ...by, at: ist("2023-07-30 10:00"), what: { kind: "duration", seconds: 700 } },
      ],
    });
    expect(verdict.evidence[0]).toMatchObject({ provenSeconds: 1900, provenBasis: "manual", counted: true });
  });

  it("an account that was removed and restored is the office's again, with what is unknown of it undetermined", () => {
    const dpro = account({ accountKey: "patna.facebook.dpro", label: "dpro", externalId: "200" });
    const struck = { ...by, accountKey: dpro.accountKey, sessionId: null };
    const corrections: Correction[] = [{ ...struck, what: { kind: "account", belongs: false } }];
    const accounts = [account(), dpro];
    expect(judge({ accounts, corrections }).outcome).toBe("not_met");
    corrections.push({ ...struck, at: ist("2023-08-02 10:00"), what: { kind: "account", belongs: true } });
    const verdict = judge({ accounts, corrections });
    expect([verdict.outcome, codes(verdict)]).toEqual(["undetermined", ["account_unreadable"]]);
  });
});
