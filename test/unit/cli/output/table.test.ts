import { displayWidth } from "../../../../src/cli/output/display-width.ts";
import { renderTable } from "../../../../src/cli/output/table.ts";

const columns = [
  { key: "name", header: "name" },
  { key: "followers", header: "followers", align: "right" as const },
];

describe("tables", () => {
  it("are aligned in both scripts", () => {
    const rows = [
      { name: "समस्तीपुर", followers: 12 },
      { name: "Patna", followers: 4_821 },
    ];
    const lines = renderTable({ columns, rows, isTty: false }).split("\n");
    // Six letters and one spacing vowel sign take a column each, two marks none; then 2 blanks and 9 columns.
    expect(lines.slice(0, 3).map(displayWidth)).toEqual([18, 18, 18]);
  });

  it("show a missing value as a dash, and zero as zero", () => {
    const text = renderTable({
      columns,
      rows: [
        { name: "a", followers: null },
        { name: "b", followers: 0 },
      ],
      isTty: false,
    });
    expect(text).toBe("name  followers\na             -\nb             0\n");
  });

  it("hold no rule, colour or box when piped, and one rule on a terminal", () => {
    const rows = [{ name: "a", followers: 1 }];
    expect(renderTable({ columns, rows, isTty: false })).toMatch(/^[ -~\n]+$/);
    expect(renderTable({ columns, rows, isTty: true }).split("\n")[1]).toBe("────  ─────────");
  });

  it("fit a terminal of 80 columns: long words are set on several lines in their column, figures and pipes are not", () => {
    const wide = [
      { key: "state", header: "state" },
      { key: "what", header: "what" },
      { key: "count", header: "how many", align: "right" as const },
      { key: "remedy", header: "what to do" },
    ];
    const remedy =
      "Let the owner grant the app again and put the new refresh token into X_OWNER_TOKENS_FILE.";
    const rows = [
      { state: "fault", what: "x credential owner:999311555743", count: 1_234_567, remedy },
      {
        state: "ok",
        what: "समस्तीपुर समस्तीपुर समस्तीपुर समस्तीपुर समस्तीपुर",
        count: 1,
        remedy: "/a/path/".repeat(20),
      },
    ];
    const lines = renderTable({ columns: wide, rows, isTty: true, width: 80 }).trimEnd().split("\n");
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
    expect(lines.slice(2).join(" ").replaceAll(/\s+/g, " ")).toContain("X_OWNER_TOKENS_FILE.");
    expect(lines.length).toBeGreaterThan(6);
    const piped = renderTable({ columns: wide, rows, isTty: false, width: 80 }).trimEnd().split("\n");
    expect(piped).toHaveLength(3);
    expect(piped[1]).toContain(remedy);
  });

  it("let no foreign text move the cursor or turn the line", () => {
    const text = renderTable({
      columns,
      rows: [{ name: "\u001b[2Jx\n\u202ey", followers: 1 }],
      isTty: true,
    });
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\u202e");
    expect(text.split("\n")).toHaveLength(4);
  });

  it("with a truncated column keeps every row on one line of the terminal, cuts that column alone and wraps headings", () => {
    const text = renderTable({
      columns: [
        { key: "name", header: "Name (English)" },
        { key: "count", header: "Lives counted", align: "right" },
        { key: "why", header: "Why", truncate: true },
      ],
      rows: [
        {
          name: "East Champaran",
          count: 0,
          why: "1 live held, none of 30 min; the longest lasted 12 min 30 s.",
        },
        { name: "पूर्वी चंपारण", count: 1, why: " " },
      ],
      isTty: true,
      width: 50,
    });
    const lines = text.trimEnd().split("\n");
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(50);
    expect(lines.slice(-2)).toEqual([
      "East Champaran        0  1 live held, none of 30…",
      "पूर्वी चंपारण            1",
    ]);
  });

  it("colours whole lines by row, and nothing where no colour is given", () => {
    const content = {
      columns: [{ key: "a", header: "A" }],
      rows: [{ a: "x" }, { a: "y" }],
      isTty: true,
      width: 80,
    };
    const painted = renderTable({ ...content, paint: (line, row) => (row === 1 ? `<${line}>` : line) });
    expect(painted.trimEnd().split("\n").slice(-2)).toEqual(["x", "<y>"]);
    expect(renderTable(content)).not.toContain("\u001b");
  });
});
