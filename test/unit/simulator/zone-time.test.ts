import { monthNameAt, shiftMonth, wallTime, zoneMonth } from "../../../src/simulator/zone-time.ts";

describe("months of a zone", () => {
  it("begin at its own midnight, also where clocks change", () => {
    const july = zoneMonth("2023-07", "Asia/Kolkata");
    expect(new Date(july.startMs).toISOString()).toBe("2023-06-30T18:30:00.000Z");
    expect(new Date(july.endMs).toISOString()).toBe("2023-07-31T18:30:00.000Z");
    expect(july.days).toBe(31);
    const march = zoneMonth("2024-03", "Europe/Berlin");
    expect(new Date(march.startMs).toISOString()).toBe("2024-02-29T23:00:00.000Z");
    expect(new Date(march.endMs).toISOString()).toBe("2024-03-31T22:00:00.000Z");
  });

  it("are named by the wall clock", () => {
    expect(monthNameAt(Date.parse("2023-07-31T18:29:59.999Z"), "Asia/Kolkata")).toBe("2023-07");
    expect(monthNameAt(Date.parse("2023-07-31T18:30:00Z"), "Asia/Kolkata")).toBe("2023-08");
    expect([shiftMonth("2023-12", 1), shiftMonth("2023-01", -1)]).toEqual(["2024-01", "2022-12"]);
    expect(new Date(wallTime("Asia/Kolkata", 2023, 7, 32, 3600)).toISOString()).toBe(
      "2023-07-31T19:30:00.000Z",
    );
  });

  it("refuse what is no month", () => {
    for (const name of ["2023-13", "2023-7", "July", ""])
      expect(() => zoneMonth(name, "Asia/Kolkata")).toThrow(RangeError);
  });
});
