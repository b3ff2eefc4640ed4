import { z } from "zod";
import { metaCodec, type MetaKey } from "../../../src/store/contracts/meta.ts";

const held = {
  digest: "d",
  accountsFile: "accounts.csv",
  active: 94,
  vanished: ["patna.x"],
  since: "2026-07-01T00:00:00.000Z",
};

/** As version 0.1.0 stored them. */
const STORED: readonly [MetaKey, string, unknown][] = [
  ["timezone", "Asia/Kolkata", "Asia/Kolkata"],
  ["plan-said-for", "3", 3],
  ["replay", "playing", "playing"],
  ["planned-until.facebook", "2026-07-01T00:10:00.000Z", new Date("2026-07-01T00:10:00Z")],
  ["published.2026-07", "0", 0],
  ["pending-told.2026-07", "2026-07-15", "2026-07-15"],
  ["registry-held", JSON.stringify(held), held],
  [
    "registry-files-differ",
    '{"own":"a","inForce":"b","revision":2}',
    { own: "a", inForce: "b", revision: 2 },
  ],
];

describe("single values of a deployment", () => {
  it.each(STORED)(
    "%s is read from the text that earlier versions stored, and written as the same",
    (key, text, value) => {
      const codec: z.ZodType = metaCodec(key);
      expect(codec.parse(text)).toEqual(value);
      expect(z.encode(codec, value)).toBe(text);
    },
  );

  it.each([
    ["registry-held", "{"],
    ["registry-held", "{}"],
    ["planned-until.x", "soon"],
    ["published.2026-07", "two"],
    ["replay", "paused"],
  ] as const)("a text of %s that is none of its values is refused, not guessed: %s", (key, text) => {
    expect(metaCodec(key).safeParse(text).success).toBe(false);
  });
});
