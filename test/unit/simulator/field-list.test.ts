import fc from "fast-check";
import { parseFields, type WantedField } from "../../../src/simulator/graph/field-list.ts";
import { GraphError } from "../../../src/simulator/graph/graph-error.ts";
import { closeAll, graph, HandClock, idOf, simulate } from "./sim-support.ts";

afterEach(closeAll);

const names = (fields: readonly WantedField[] | null): unknown =>
  fields?.map(({ name, fields: inner }) => (inner === null ? name : { [name]: names(inner) }));

describe("Graph's field list", () => {
  it("is read with nested expansion and modifiers, whatever their brackets contain", () => {
    const text =
      'id, live_videos.limit(25).after(QVFI_x-1).broadcast_status(["LIVE","V)OD"]){id,video{id,length}},name';
    const fields = parseFields(text);
    expect(names(fields)).toEqual(["id", { live_videos: ["id", { video: ["id", "length"] }] }, "name"]);
    expect([...(fields[1]?.modifiers ?? [])]).toEqual([
      ["limit", "25"],
      ["after", "QVFI_x-1"],
      ["broadcast_status", '["LIVE","V)OD"]'],
    ]);
  });

  it.each([
    "",
    ",",
    "id,",
    "a{",
    "a}",
    "a{}",
    "a.limit",
    "a.limit(",
    "a.limit(1",
    "a b",
    "a{b}}",
    "ä",
    `${"a{".repeat(9)}b${"}".repeat(9)}`,
  ])("is refused when it cannot be read: %j", (text) => {
    expect(() => parseFields(text)).toThrow(GraphError);
  });

  it("never breaks the simulator, whatever is sent as fields, path or cursor", async () => {
    const simulator = await simulate(new HandClock("2023-07-20T06:00:00Z"));
    const id = idOf(simulator, "patna.facebook");
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom("live_videos", "{", "}", ".limit(", ")", "id", ",", "0"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.string(), async (pieces, word) => {
        const answers = await Promise.all([
          graph(simulator, id, { fields: pieces.join("") }),
          graph(simulator, `${id}/live_videos`, { after: word, limit: word }),
          graph(simulator, encodeURIComponent(word), { fields: "id" }),
        ]);
        for (const { status } of answers) expect([200, 400, 404]).toContain(status);
      }),
      { numRuns: 150 },
    );
  });
});
