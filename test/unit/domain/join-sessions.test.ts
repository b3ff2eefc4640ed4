import fc from "fast-check";
import { joinSessions } from "../../../src/domain/merge-sessions.ts";
import { type LiveSession, observe, type Sighting } from "../../../src/domain/live-session.ts";
import { at, seen } from "../../integration/store/samples.ts";

const sighting = (minute: number, changes: Parameters<typeof seen>[0]): Sighting => ({
  accountKey: "patna.facebook",
  officeId: "patna",
  platform: "facebook",
  at: new Date(at("09:00:00").getTime() + minute * 60_000),
  edge: "live_videos",
  seen: seen({ createdAt: null, startedAt: null, permalink: null, ...changes }),
});
const told = (sightings: readonly Sighting[]): LiveSession | null =>
  sightings.reduce<LiveSession | null>((session, one) => observe(session, one), null);

const liveLook = fc.record({
  minute: fc.integer({ min: 0, max: 30 }),
  viewers: fc.integer({ min: 0, max: 9 }),
});
const endedLook = fc.record({
  minute: fc.integer({ min: 31, max: 60 }),
  lengthSeconds: fc.constantFrom(1700, 1800.5),
});

describe("two records of one broadcast", () => {
  it("together tell what one record of all sightings would, whichever of the two is kept", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(liveLook, { selector: ({ minute }) => minute, minLength: 1, maxLength: 6 }),
        fc.uniqueArray(endedLook, { selector: ({ minute }) => minute, minLength: 1, maxLength: 4 }),
        (lives, ends) => {
          const live = lives.map(({ minute, viewers }) =>
            sighting(minute, { state: "live", lengthSeconds: null, viewers }),
          );
          const over = ends.map(({ minute, lengthSeconds }) =>
            sighting(minute, { sessionId: "V1", state: "ended", lengthSeconds }),
          );
          const [a, b, whole] = [told(live), told(over), told([...live, ...over])];
          if (!a || !b || !whole) throw new Error("nothing was sighted");
          for (const joined of [joinSessions(a, b), { ...joinSessions(b, a), sessionId: "L1" }])
            expect({ ...joined, edge: whole.edge }).toEqual({ ...whole, sessionId: "L1" });
        },
      ),
    );
  });
});
