import { readFileSync } from "node:fs";
import { join } from "node:path";
import { curve, sparkline } from "../../../src/charts/curve.ts";
import { countByHour } from "../../../src/api/pages/overview/lives-hours.ts";
import { hourBars } from "../../../src/charts/hour-bars.ts";
import { dayHeat } from "../../../src/charts/day-heat.ts";
import { districtMap, type MapData, type MapPlace } from "../../../src/charts/district-map.ts";
import { monthBand } from "../../../src/charts/month-band.ts";
import { parseTilePlaces, tileGrid } from "../../../src/charts/tile-grid.ts";
import { verdictStrip } from "../../../src/charts/verdict-strip.ts";

const folder = join(import.meta.dirname, "../../../config/map");
const data = JSON.parse(readFileSync(join(folder, "bihar-districts.topo.json"), "utf8")) as MapData;
const tilePlaces = parseTilePlaces(readFileSync(join(folder, "tile-grid.csv"), "utf8"));
const HOSTILE = `"><script>alert(1)</script>`;

const place = (officeId: string, mark: MapPlace["mark"]): MapPlace => ({
  officeId,
  label: officeId,
  spoken: `${officeId}: ${mark}`,
  href: `/offices/${officeId}`,
  mark,
  qualifying: mark === "met" ? 3 : 0,
});
const places = tilePlaces.map(({ officeId }, i) => place(officeId, i % 3 === 0 ? "not_met" : "met"));
const named = { id: "m", name: "13 of 38 did not" };

describe("the map of districts", () => {
  it("has one link a district, with its verdict in words", () => {
    const text = districtMap(data, places, named)?.picture.text ?? "";
    const spoken = [...text.matchAll(/<a href="([^"]+)" aria-label="([^"]+)"/g)].map((match) => match[2]);
    expect(new Set(spoken)).toEqual(new Set(places.map((one) => one.spoken)));
    expect(spoken).toHaveLength(38);
  });

  it("hatches what is not met, so that it differs without colour", () => {
    const text = districtMap(data, places, named)?.picture.text ?? "";
    expect(text.match(/fill="url\(#m-rise\)"/g)).toHaveLength(13);
    expect(text).toContain('<pattern id="m-rise"');
  });

  it("returns districts without a geometry beside the picture, and no picture where none has one", () => {
    const novel = place("new-district", "pending");
    expect(districtMap(data, [...places, novel], named)?.without).toEqual([novel]);
    expect(districtMap(data, [novel], named)).toBeNull();
  });

  it("stays under 60 kB for 38 districts", () => {
    expect(districtMap(data, places, named)?.picture.text.length).toBeLessThan(60_000);
  });
});

describe("the grid of tiles", () => {
  it("shows every district, one without a place in a row below the others", () => {
    const text = tileGrid([...places, place("new-district", "pending")], tilePlaces, "tiles").text;
    expect(text.match(/<li /g)).toHaveLength(39);
    expect(text).toContain('tile-row-6 tile-column-0"><a class="tile mark-pending"');
  });
});

describe("the bars of the hours", () => {
  const at = (text: string) => ({ startedAt: new Date(text), counted: true, reason: "counted" as const });
  const lives = [
    at("2023-07-01T12:29:59Z"),
    at("2023-07-02T12:30:00Z"),
    { ...at("2023-07-03T12:45:00Z"), counted: false, reason: "too_short" as const },
    { ...at("2023-07-04T03:00:00Z"), counted: false, reason: "scheduled" as const },
    { ...at("2023-07-05T14:30:00Z"), startedAt: null },
  ];

  it("count lives by the local hour in which they began, and never a plan or an unknown start", () => {
    const hours = countByHour(lives, "Asia/Kolkata");
    expect([hours.at(0)?.hour, hours.at(-1)?.hour]).toEqual([8, 20]);
    expect(hours.filter(({ counted, others }) => counted + others > 0)).toEqual([
      { hour: 17, counted: 1, others: 0 },
      { hour: 18, counted: 1, others: 1 },
    ]);
    expect(countByHour([], "Asia/Kolkata")).toEqual([]);
  });

  it("stand as high as their count, the others on top", () => {
    const { text } = hourBars(countByHour(lives, "Asia/Kolkata"), "most between 18 and 19");
    expect(text.match(/class="bar-full"/g)).toHaveLength(2);
    expect(text.match(/class="bar-short"/g)).toHaveLength(1);
    expect(text).toContain('aria-label="most between 18 and 19"');
  });
});

describe("a curve", () => {
  const points = [10, 11, null, 13, 14].map((value, day) => ({ day, value }));
  const words = { id: "c", name: "followers", format: String, dayLabel: String };
  const pathOf = (text: string) => /class="curve-line curve-line-1" d="([^"]*)"/.exec(text)?.[1] ?? "";

  it("is broken where nothing was collected, and never drawn to zero", () => {
    for (const text of [curve([{ name: "a", points }], words).text, sparkline(points, "a").text]) {
      expect(pathOf(text).match(/M/g)).toHaveLength(2);
      expect(pathOf(text).match(/L/g)).toHaveLength(2);
    }
  });

  it("hatches the days that no series has a value for", () => {
    const text = curve([{ name: "a", points }], words).text;
    expect(text.match(/class="curve-gap" fill="url\(#c-fall\)"/g)).toHaveLength(1);
  });

  it("is empty, and no fault, without any value", () => {
    const none = [{ day: 0, value: null }];
    expect(pathOf(sparkline(none, "none").text)).toBe("");
    expect(curve([{ name: "a", points: none }], words).text).toContain('aria-label="followers"');
  });
});

describe("days that were not watched", () => {
  it("are hatched in the calendar", () => {
    const cells = [
      { kind: "gap", spoken: "not watched" },
      { kind: "enough", spoken: "held" },
      { kind: "none", spoken: "none" },
    ] as const;
    const text = dayHeat([{ label: "Patna", href: "/offices/patna", cells }], ["1", "2", "3"], named).text;
    expect(text.match(/url\(#m-fall\)/g)).toHaveLength(1);
    expect(text.match(/heat-enough/g)).toHaveLength(1);
  });

  it("are hatched in the month of an office", () => {
    const month = {
      days: 31,
      ruleMinutes: 30,
      gaps: [{ from: 3, to: 4.5, spoken: "token expired" }],
      lives: [{ at: 10, minutes: 29.99, counted: false, href: "#live-1", spoken: "29:59" }],
    };
    const text = monthBand(month, named).text;
    expect(text).toContain('fill="url(#m-fall)" x="60" y="0" width="30"');
    expect(text).toContain("band-short");
  });
});

describe("hostile words", () => {
  it("are escaped in every picture", () => {
    const hostile = { ...place("patna", "met"), label: HOSTILE, spoken: HOSTILE, href: HOSTILE };
    const pictures = [
      districtMap(data, [hostile], { id: "m", name: HOSTILE })?.picture,
      tileGrid([hostile], tilePlaces, HOSTILE),
      verdictStrip([{ month: "2023-07", mark: "met", qualifying: 1, spoken: HOSTILE }], {
        id: "s",
        name: HOSTILE,
      }),
      dayHeat(
        [{ label: HOSTILE, href: HOSTILE, cells: [{ kind: "gap", spoken: HOSTILE }] }],
        [HOSTILE],
        named,
      ),
      sparkline([{ day: 0, value: 1 }], HOSTILE),
    ];
    for (const picture of pictures) expect(picture?.text).not.toContain("<script");
  });
});
