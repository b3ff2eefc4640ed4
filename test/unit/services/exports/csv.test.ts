import { toCsv, toCsvLine } from "../../../../src/services/tables/csv.ts";

describe("CSV", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"])(
    "carries no formula: %j",
    (cell) => {
      expect(toCsvLine([cell])).toMatch(/^"?'/);
      expect(toCsvLine([cell], { raw: true })).not.toMatch(/^"?'/);
    },
  );

  it("writes numbers as numbers, negative ones too, so that falls count in a sum", () => {
    expect(toCsvLine([-45, -0.5, 12, "text"])).toBe("-45,-0.5,12,text\n");
  });

  it("quotes what would break a line and leaves the rest alone", () => {
    expect(toCsvLine(['say "hi", friend', "a\nb", "पटना", null, 0, false])).toBe(
      '"say ""hi"", friend","a\nb",पटना,,0,false\n',
    );
  });

  it("writes the header and times in UTC", () => {
    expect(toCsv(["at", "n"], [{ at: new Date(0), n: 1 }])).toBe("at,n\n1970-01-01T00:00:00.000Z,1\n");
  });
});
