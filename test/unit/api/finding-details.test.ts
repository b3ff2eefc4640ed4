import { findingInHindi, keptSentence } from "../../../src/api/pages/quality/finding-details.ts";

describe("what was found, on a Hindi page", () => {
  it.each([
    "the registry says Old, the platform says New",
    "the platform said 3 readings in a row that it is not there: deleted, hidden, or under another id",
    "9000 followers on 2023-07-01T00:00:00.000Z, 20 on 2023-07-02T00:00:00.000Z",
    "live_videos cannot be read; the uploaded videos are read instead",
    'live 12 has the undocumented status "FOO", which proves nothing about its air time',
    "the recording of live 7 is reported as 9e9 seconds long, which cannot be; the length is not used",
    "live 7: the list live_videos lacked it at 2023-07-01T00:00:00.000Z although it was there",
    "live 7: live 8 of the account has the same start; the two count once",
    "facebook keeps lives for 30 days: what was removed there before 2023-07-01 can no longer be known from it",
  ])("is said in Hindi: %s", (detail) => {
    expect(findingInHindi(detail)).toMatch(/[\u0900-\u097f]/);
    expect(keptSentence(detail, { lang: "en" }).text).not.toMatch(/[\u0900-\u097f]/);
  });

  it("a sentence that is not known stays, marked as English and escaped", () => {
    expect(keptSentence("something <new>", { lang: "hi" }).text).toBe(
      '<span lang="en">something &lt;new&gt;</span>',
    );
  });
});
