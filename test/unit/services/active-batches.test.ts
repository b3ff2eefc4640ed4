import { ActiveBatches } from "../../../src/services/context/active-batches.ts";

describe("active batches", () => {
  it("has a sweep as long as one of its batches is active, whichever ends last", () => {
    const inHand = new ActiveBatches();
    const [first, second] = [inHand.begin("facebook-1"), inHand.begin("facebook-1")];
    const other = inHand.begin("x-1");
    second();
    expect(inHand.has("facebook-1")).toBe(true);
    first();
    expect(inHand.has("facebook-1")).toBe(false);
    expect(inHand.has("x-1")).toBe(true);
    other();
    expect(inHand.has("x-1")).toBe(false);
  });
});
