import { markGone } from "../../../src/domain/absence.ts";
import type { LiveSession } from "../../../src/domain/live-session.ts";
import type { Look } from "../../../src/domain/look.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { all, at, freshStore, look, seen, write } from "./samples.ts";

describe("live sessions as looks tell them", () => {
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
    const late = await lookAt("09:30:00", { sessions: [live] });
    expect(late.looks).toBe(0);
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

  it("two records of one broadcast become one when its video is told", async () => {
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
    const { lookAt, sessions } = watchedAccount();
    await lookAt("10:00:00", { sessions: [seen()] });
    const incomplete = await lookAt("10:05:00", { complete: false });
    const first = await lookAt("10:10:00");
    const second = await lookAt("10:20:00");
    expect([incomplete, first, second].map((written) => written.suspected.length)).toEqual([0, 0, 1]);
    const [suspect] = second.suspected;
    await store.sessions.save(suspect ? [markGone(suspect, 30, at("10:21:00"))] : [], at("10:21:00"));
    expect((await lookAt("10:30:00")).suspected).toEqual([]);
    expect(await sessions()).toMatchObject([
      { goneAt: at("10:10:00"), goneReason: "removed", title: "Jan samvad" },
    ]);
    await lookAt("10:40:00", { sessions: [seen()] });
    expect(await sessions()).toMatchObject([{ goneAt: null, goneReason: null }]);
  });

  it("a session that was called gone comes back though the list looks as it did before", async () => {
    const { lookAt, sessions } = watchedAccount();
    await lookAt("10:00:00", { sessions: [seen()] });
    const [known] = await sessions();
    await store.sessions.save(known ? [markGone(known, 30, at("10:05:00"))] : [], at("10:05:00"));
    await lookAt("10:10:00", { sessions: [seen()] });
    expect(await sessions()).toMatchObject([{ goneAt: null, lastSeenAt: at("10:10:00") }]);
  });

  it("a session that was seen again while its node was asked is not called gone", async () => {
    const { lookAt, sessions } = watchedAccount();
    await lookAt("10:00:00", { sessions: [seen()] });
    const [known] = await sessions();
    await lookAt("10:10:00", { sessions: [seen({ title: "renamed", lengthSeconds: 1900 })] });
    await store.sessions.save(known ? [markGone(known, 30, at("10:11:00"))] : [], at("10:11:00"));
    expect(await sessions()).toMatchObject([
      { goneAt: null, title: "renamed", durationSeconds: 1900, lastSeenAt: at("10:10:00") },
    ]);
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

  it("those that nobody told a start of can be asked for alone", async () => {
    const { lookAt, accountKey } = watchedAccount();
    const planned = { state: "scheduled", startedAt: null, plannedStartAt: at("18:00:00") } as const;
    await lookAt("10:00:00", {
      sessions: [seen(), seen({ sessionId: "planned", videoId: null, ...planned })],
    });
    const rows = await all<LiveSession>(
      store.sessions.stream({ accountKeys: [accountKey], startless: true }),
    );
    expect(rows.map(({ sessionId }) => sessionId)).toEqual(["planned"]);
  });
});
