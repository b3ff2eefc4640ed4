import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../../config/package-root.ts";
import { keptSentence, sentenceInHindi } from "../../../src/api/pages/quality/kept-sentence.ts";
import { describeDisagreement, CLOCK_REMEDY } from "../../../src/domain/clock-agreement.ts";
import { COVER_REMEDY, describeUncovered } from "../../../src/services/credentials/uncovered-accounts.ts";
import { DIFFERING_REMEDY } from "../../../src/services/registry/differing-files.ts";
import { HELD_REMEDY } from "../../../src/services/registry/held-registry.ts";
import { account } from "../domain/rules/live-facts.ts";
import { collectSentences } from "../../support/collect-sentences.ts";

/** Files whose texts are shown on pages, and which of their texts: all, or those of the names. */
const SHOWN: readonly { folder: string; file: RegExp; named: RegExp; all?: boolean; before?: string }[] = [
  { folder: "src/services/operations/alerts", file: /-alerts\.ts$/, named: /^(subject|detail|remedy)$/ },
  {
    folder: "src/services/operations/alerts",
    file: /^find-alerts\.ts$/,
    named: /^(subject|detail|remedy)$/,
    all: true,
  },
  { folder: "src/platforms", file: /\/access\.ts$/, named: /REMEDY$/, all: true },
  {
    folder: "src/platforms",
    file: /\/(errors|meanings|read-batch|renew-owner-token|round)\.ts$/,
    named: /^remedy$|REMED(Y|IES)$|^GRANT_ANEW$/,
  },
  { folder: "src/platforms", file: /\/(mapper|reading)\.ts$/, named: /^detail$/ },
  { folder: "src/domain", file: /^session-contradictions\.ts$/, named: /^$/, all: true, before: "live 7: " },
  {
    folder: "src/services/collecting/batch",
    file: /^(absent-accounts|map-outcomes)\.ts$/,
    named: /^detail$/,
  },
];

/** Fragments of sentences, and what no page shows. */
const PARTS =
  /^(coverage\||live 7: 7$|it expires on|it does not expire|Facebook (does not report|says that it is not)|and put it into)/;

async function collectAll(): Promise<string[]> {
  const sentences = new Set<string>();
  for (const { folder, file, before = "", ...which } of SHOWN) {
    const names = await readdir(join(packageRoot(), folder), { recursive: true });
    const chosen = names.filter((name) => file.test(name));
    expect(chosen).not.toEqual([]);
    for (const name of chosen) {
      const text = await readFile(join(packageRoot(), folder, name), "utf8");
      for (const sentence of collectSentences(text, which))
        if (!PARTS.test(sentence)) sentences.add(`${before}${sentence}`);
    }
  }
  return [...sentences];
}

const accounts = (count: number) =>
  Array.from({ length: count }, (_, i) => account({ accountKey: `office-${i}.facebook` }));
const MADE = [
  describeUncovered(accounts(1)),
  describeUncovered(accounts(12)),
  describeDisagreement({ agrees: false, source: "Facebook", aheadMs: 7_000 }),
  describeDisagreement({ agrees: false, source: "MongoDB", aheadMs: -7_000 }),
  CLOCK_REMEDY,
  COVER_REMEDY,
  DIFFERING_REMEDY,
  HELD_REMEDY,
  "83 of 94 accounts vanish from accounts.csv at once: araria.facebook, …",
  "9000 followers on 2023-07-01T00:00:00.000Z, 20 on 2023-07-02T00:00:00.000Z",
  "facebook keeps lives for 30 days: what was removed there before 2023-07-01 can no longer be known from it",
  "asked for v26.0, served by v27.0",
  "asked for 12, the answer is of 13",
  "12 was migrated",
  "12 was migrated to 13",
  "the name old was 12, and is now 13",
  "Facebook answered with code 190, HTTP 400: the session is over",
];

describe("what the product keeps in English, on a Hindi page", () => {
  it("is said in Hindi, whatever sentence the sources can make", async () => {
    const sentences = [...(await collectAll()), ...MADE];
    expect(sentences.length).toBeGreaterThan(100);
    expect(sentences.filter((sentence) => !/[\u0900-\u097f]/.test(sentenceInHindi(sentence) ?? ""))).toEqual(
      [],
    );
  });

  it("never says undefined, and English pages keep the sentence", async () => {
    for (const sentence of [...(await collectAll()), ...MADE]) {
      expect(sentenceInHindi(sentence)).not.toMatch(/undefined|null/);
      expect(keptSentence(sentence, { lang: "en" }).text).not.toMatch(/[\u0900-\u097f]/);
    }
  });

  it("a sentence that is not known stays, marked as English and escaped", () => {
    expect(keptSentence("something <new>", { lang: "hi" }).text).toBe(
      '<span lang="en">something &lt;new&gt;</span>',
    );
  });
});
