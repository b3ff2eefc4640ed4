import type { LiveSession } from "../../../src/domain/live-session.ts";
import type { Look } from "../../../src/domain/look.ts";
import type { SessionEvent } from "../../../src/domain/session-observation.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { all, at, freshStore, look, seen, write } from "./samples.ts";

describe("live sessions folded from looks", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await freshStore("sessions"));
  });
  afterAll(() => close());

  let accounts = 0;
  /** An account of its own for each test, and how looks at it are written. */
  function watchedAccount() {
    accounts += 1;
    const officeId = `office${accounts}`;
    const accountKey = `${officeId}.facebook`;
    const lookAt = (time: string, changes: Partial<Look> = {}) =>
      store.readings.record(
        write({ looks: [look({ accountKey, officeId, slot: null, at: at(time), ...changes })] }),
      );
    const sessions = () => all<LiveSession>(store.sessions.stream({ accountKeys: [accountKey] }));
    const runs = () => store.looks.list({ accountKeys: [accountKey] });
    return { accountKey, officeId, lookAt, sessions, runs };
  }

  /** Records what the node of session L1 answered. */
  const probe = (
    accountKey: string,
    answer: Pick<SessionEvent, "kind" | "at" | "sighting" | "retentionDays">,
  ) =>
    store.sessions.recordProbes([
      {
        sessionId: "L1",
        event: {
          accountKey,
          officeId: accountKey.split(".")[0] ?? "",
          platform: "facebook",
          edge: "node",
          trigger: "watch",
          ...answer,
        },
      },
    ]);
  const answerGone = (accountKey: string, when: Date) =>
    probe(accountKey, { kind: "gone", at: when, sighting: null, retentionDays: 30 });

  it("equal looks of a day are one run that keeps first, last, count and longest hole", async () => {
    const { lookAt, runs, sessions } = watchedAccount();
    const ended = { sessions: [seen()] };
    for (const time of ["10:00:00", "10:10:00", "10:40:00", "10:50:00"]) await lookAt(time, ended);
    await lookAt("10:10:00", ended);
    await lookAt("10:50:00", ended);
    expect(await runs()).toMatchObject([
      {
        day: "2023-07-01",
        firstAt: at("10:00:00"),
        lastAt: at("10:50:00"),
        count: 4,
        longestHoleSeconds: 1800,
        sessionIds: ["L1"],
        liveIds: [],
      },
    ]);
    expect(await sessions()).toMatchObject([{ firstSeenAt: at("10:00:00"), lastSeenAt: at("10:50:00") }]);
  });

  it("a run ends with its local day", async () => {
    const { lookAt, runs } = watchedAccount();
    await lookAt("23:55:00");
    await lookAt("00:05:00", { at: at("00:05:00", "2023-07-02") });
    expect((await runs()).map((run) => [run.day, run.count])).toEqual([
      ["2023-07-01", 1],
      ["2023-07-02", 1],
    ]);
  });

  it("a look that comes late leaves what a later one saw", async () => {
    const { lookAt, runs, sessions } = watchedAccount();
    const live = seen({ state: "live", platformStatus: "LIVE", lengthSeconds: null, title: "now" });
    const over = seen({ title: "afterwards" });
    await lookAt("10:20:00", { sessions: [over] });
    await lookAt("10:30:00", { sessions: [over] });
    await lookAt("09:30:00", { sessions: [live] });
    const before = await runs();
    await lookAt("09:30:00", { sessions: [live] });
    expect(await runs()).toEqual(before);
    expect(await sessions()).toMatchObject([
      {
        state: "ended",
        title: "afterwards",
        firstSeenLiveAt: at("09:30:00"),
        firstSeenAt: at("09:30:00"),
        lastSeenAt: at("10:30:00"),
        durationSeconds: 1860,
      },
    ]);
    expect((await runs()).map((run) => [run.firstAt, run.lastAt, run.count])).toEqual([
      [at("09:30:00"), at("09:30:00"), 1],
      [at("10:20:00"), at("10:30:00"), 2],
    ]);
  });

  it("while a session is live each look moves what is known of its length", async () => {
    const { lookAt, sessions, accountKey } = watchedAccount();
    const live = seen({ state: "live", platformStatus: "LIVE", lengthSeconds: null });
    for (const time of ["09:00:00", "09:10:00", "09:20:00"]) await lookAt(time, { sessions: [live] });
    expect(await sessions()).toMatchObject([
      { durationSeconds: 1200, durationBasis: "observed", lastSeenLiveAt: at("09:20:00") },
    ]);
    expect(await store.sessions.watched("facebook", at("08:00:00"), at("08:00:00"))).toMatchObject([
      { accountKey },
    ]);
    await lookAt("09:40:00", { sessions: [seen({ lengthSeconds: 1900.4 })] });
    expect(await store.sessions.watched("facebook", at("08:00:00"), at("08:00:00"))).toEqual([]);
  });

  it("a broadcast known by its video takes over the live's own id and stays one session", async () => {
    const { lookAt, sessions } = watchedAccount();
    const fallback = seen({ sessionId: "V7", videoId: "V7", lengthSeconds: 1700 });
    await lookAt("10:00:00", { edge: "videos", complete: false, sessions: [fallback] });
    expect(await sessions()).toMatchObject([{ sessionId: "V7", edge: "videos" }]);
    await lookAt("10:10:00", { sessions: [seen({ sessionId: "L7", videoId: "V7" })] });
    await lookAt("10:20:00", { edge: "videos", complete: false, sessions: [fallback] });
    expect(await sessions()).toMatchObject([
      {
        sessionId: "L7",
        videoId: "V7",
        edge: "live_videos",
        firstSeenAt: at("10:00:00"),
        lastSeenAt: at("10:20:00"),
      },
    ]);
  });

  it("two records of one broadcast become one when its video is known", async () => {
    const { lookAt, sessions } = watchedAccount();
    const live = seen({ sessionId: "L8", videoId: null, state: "live", lengthSeconds: null });
    await lookAt("09:10:00", { sessions: [live] });
    await lookAt("10:00:00", {
      edge: "videos",
      complete: false,
      sessions: [seen({ sessionId: "V8", videoId: "V8" })],
    });
    expect(await sessions()).toHaveLength(2);
    await lookAt("10:10:00", { sessions: [seen({ sessionId: "L8", videoId: "V8" })] });
    expect(await sessions()).toMatchObject([
      { sessionId: "L8", videoId: "V8", firstSeenLiveAt: at("09:10:00"), firstSeenAt: at("09:10:00") },
    ]);
  });

  it("what two complete looks in a row lack is suspected; an incomplete one lacks nothing", async () => {
    const { lookAt, sessions, accountKey } = watchedAccount();
    await lookAt("10:00:00", { sessions: [seen()] });
    const incomplete = await lookAt("10:05:00", { complete: false });
    const first = await lookAt("10:10:00");
    const second = await lookAt("10:20:00");
    expect([incomplete, first, second].map((written) => written.suspected.length)).toEqual([0, 0, 1]);
    await answerGone(accountKey, at("10:21:00"));
    expect((await lookAt("10:30:00")).suspected).toEqual([]);
    expect(await sessions()).toMatchObject([
      { goneAt: at("10:10:00"), goneReason: "removed", title: "Jan samvad" },
    ]);
    await lookAt("10:40:00", { sessions: [seen()] });
    expect(await sessions()).toMatchObject([{ goneAt: null, goneReason: null }]);
  });

  it("a session that was called gone comes back though the list looks as it did before", async () => {
    const { lookAt, sessions, accountKey } = watchedAccount();
    for (const time of ["09:40:00", "09:50:00"]) await lookAt(time, { sessions: [seen()] });
    await lookAt("10:00:00");
    await lookAt("10:04:00");
    await answerGone(accountKey, at("10:05:00"));
    await lookAt("10:10:00", { sessions: [seen()] });
    expect(await sessions()).toMatchObject([{ goneAt: null, lastSeenAt: at("10:10:00") }]);
  });

  it("a session that was seen again while its node was asked is not called gone", async () => {
    const { lookAt, sessions, accountKey } = watchedAccount();
    await lookAt("10:00:00", { sessions: [seen()] });
    await lookAt("10:10:00", { sessions: [seen({ title: "renamed", lengthSeconds: 1900 })] });
    await answerGone(accountKey, at("10:11:00"));
    expect(await sessions()).toMatchObject([
      { goneAt: null, title: "renamed", durationSeconds: 1900, lastSeenAt: at("10:10:00") },
    ]);
  });

  it("a list that lacked a live whose node is there was wrong from the first look that lacked it", async () => {
    const { lookAt, sessions, accountKey } = watchedAccount();
    await lookAt("10:00:00", { sessions: [seen()] });
    for (const time of ["10:10:00", "10:20:00"]) await lookAt(time);
    await probe(accountKey, { kind: "seen", at: at("10:21:00"), sighting: seen(), retentionDays: null });
    await lookAt("10:30:00");
    await lookAt("10:40:00", { sessions: [seen()] });
    const [session] = await sessions();
    expect(session?.wrongLists).toEqual([
      { edge: "live_videos", from: at("10:10:00"), until: at("10:40:00") },
      { edge: "live_videos", from: at("10:30:00"), until: at("10:40:00") },
    ]);
    expect(await store.sessions.wrongLists([accountKey])).toHaveLength(2);
    expect((await store.findings.listOpen()).filter((one) => one.accountKey === accountKey)).toMatchObject([
      { code: "list_wrong" },
      { code: "list_wrong" },
    ]);
  });

  it("a live that was held stays held, whatever status, start or length is reported later", async () => {
    const { lookAt, sessions, accountKey } = watchedAccount();
    await lookAt("10:00:00", { sessions: [seen()] });
    const hidden = { state: "unknown", platformStatus: "UNPUBLISHED", videoId: null } as const;
    await lookAt("10:10:00", {
      sessions: [seen({ ...hidden, lengthSeconds: null, startedAt: at("08:00:00", "2023-06-01") })],
    });
    await lookAt("10:20:00", { sessions: [seen({ lengthSeconds: 1_860_000 })] });
    expect(await sessions()).toMatchObject([
      {
        state: "ended",
        startedAt: at("09:00:00"),
        otherStarts: [at("08:00:00", "2023-06-01")],
        videoId: "V1",
        longest: { seconds: 1860, basis: "recording" },
      },
    ]);
    const codes = (await store.findings.listOpen()).filter((one) => one.accountKey === accountKey);
    expect(codes.map(({ code }) => code).toSorted()).toEqual([
      "length_implausible",
      "start_contradicted",
      "status_contradicted",
    ]);
  });

  it("an id that one answer lists twice is joined, whichever comes last", async () => {
    const { lookAt, sessions } = watchedAccount();
    const bare = seen({ state: "unknown", platformStatus: "?", videoId: null, lengthSeconds: null });
    for (const time of ["10:00:00", "10:10:00", "10:20:00"])
      await lookAt(time, { sessions: [seen({ lengthSeconds: 2700 }), bare] });
    expect(await sessions()).toMatchObject([
      { state: "ended", longest: { seconds: 2700 }, videoId: "V1", lastSeenAt: at("10:20:00") },
    ]);
  });

  it("an incomplete look records what it showed, and counts nothing as missing", async () => {
    const { lookAt, sessions } = watchedAccount();
    await lookAt("10:00:00", { sessions: [seen()] });
    await lookAt("10:10:00", {
      complete: false,
      pagedToEnd: false,
      sessions: [seen({ sessionId: "L2", videoId: "V2", startedAt: at("09:30:00") })],
    });
    expect(await sessions()).toMatchObject([
      { sessionId: "L1", missedLooks: 0 },
      { sessionId: "L2", state: "ended" },
    ]);
  });

  it("equal observations are packed, so that a live that is polled every minute does not grow", async () => {
    const { lookAt, sessions, accountKey } = watchedAccount();
    for (let minute = 10; minute < 50; minute += 1)
      await lookAt(`09:${minute}:00`, {
        sessions: [seen({ state: "live", platformStatus: "LIVE", lengthSeconds: null, viewers: minute })],
      });
    for (const time of ["09:55:00", "10:05:00", "10:15:00"]) await lookAt(time, { sessions: [seen()] });
    const observations = await store.sessions.observations(accountKey, "L1");
    expect(observations).toMatchObject([
      { count: 40, firstAt: at("09:10:00"), lastAt: at("09:49:00"), peakViewers: 49 },
      { count: 3, firstAt: at("09:55:00"), lastAt: at("10:15:00"), peakViewers: null },
    ]);
    expect(await sessions()).toMatchObject([{ longest: { seconds: 49 * 60, basis: "observed" } }]);
  });

  it("every row comes from its observations again, bit for bit", async () => {
    expect(await store.sessions.rebuild()).toMatchObject({ differed: 0 });
  });

  it("sessions are given by the time in which they started", async () => {
    const { lookAt, accountKey, officeId } = watchedAccount();
    const started = (sessionId: string, startedAt: Date | null) =>
      seen({ sessionId, videoId: null, startedAt, createdAt: startedAt });
    await lookAt("10:00:00", {
      sessions: [
        started("june", at("23:59:59", "2023-06-30")),
        started("first", at("00:00:00")),
        started("last", at("23:59:59", "2023-07-31")),
        started("august", at("00:00:00", "2023-08-01")),
      ],
    });
    const july = { since: at("00:00:00"), until: at("00:00:00", "2023-08-01") };
    const ids = async (selection: object) =>
      (await all<LiveSession>(store.sessions.stream({ ...selection, ...july }))).map(
        ({ sessionId }) => sessionId,
      );
    expect(await ids({ accountKeys: [accountKey] })).toEqual(["first", "last"]);
    expect(await ids({ officeId })).toEqual(["first", "last"]);
    expect(await ids({ officeId, platform: "facebook" })).toEqual(["first", "last"]);
    expect(await ids({ officeId, platform: "x" })).toEqual([]);
  });

  it("those whose start is not sure and may lie in a time can be asked for", async () => {
    const { lookAt, accountKey } = watchedAccount();
    const planned = { state: "scheduled", startedAt: null, plannedStartAt: at("18:00:00") } as const;
    await lookAt("10:00:00", {
      sessions: [seen(), seen({ sessionId: "planned", videoId: null, ...planned })],
    });
    const rows = await all<LiveSession>(
      store.sessions.stream({ accountKeys: [accountKey], since: at("00:00:00"), isStartUnsure: true }),
    );
    expect(rows.map(({ sessionId }) => sessionId)).toEqual(["planned"]);
  });
});
