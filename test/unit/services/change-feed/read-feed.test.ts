import fc from "fast-check";
import type { Change, OutboxRow } from "../../../../src/domain/outbox.ts";
import type { FeedPosition } from "../../../../src/domain/webhook.ts";
import { readFeedPage } from "../../../../src/services/change-feed/read-feed.ts";

type FeedStore = Parameters<typeof readFeedPage>[0];

/** A feed whose rows hold this many changes each; only the methods that reading changes without rows uses. */
function feedOf(sizes: readonly number[]): { store: FeedStore; all: string[] } {
  const at = new Date(0);
  const rows: OutboxRow[] = sizes.map((size, i) => ({
    number: i + 1,
    at,
    changes: Array.from({ length: size }, (_, n): Change => ({ kind: "gap", key: `${i + 1}/${n}` })),
  }));
  const outbox = {
    after: async (number: number, limit: number) => rows.slice(number, number + limit),
  };
  const store = { outbox, pages: { snapshotsByKey: async () => new Map() } } as unknown as FeedStore;
  return { store, all: rows.flatMap(({ changes }) => changes.map(({ key }) => key)) };
}

async function readAll(store: FeedStore, limit: number, maxBytes?: number) {
  const keys: string[] = [];
  const ends: FeedPosition[] = [];
  let isBounded = true;
  let place: FeedPosition = { number: 0, taken: 0 };
  for (;;) {
    const page = await readFeedPage(
      store,
      { place, kind: null, limit },
      { simulated: true, ...(maxBytes === undefined ? {} : { maxBytes }) },
    );
    if (page.items.length === 0) return { keys, ends, isBounded };
    const bytes = page.items.reduce((sum, item) => sum + JSON.stringify(item).length, 0);
    isBounded &&=
      page.items.length <= limit &&
      (page.items.length === 1 || bytes <= (maxBytes ?? Number.POSITIVE_INFINITY));
    keys.push(...page.items.map(({ key }) => key));
    ends.push(page.next);
    place = page.next;
  }
}

describe("a page of the change feed", () => {
  it("never has more than its limit of items and bytes, and the pages together are the feed", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 60 });
    const bytes = fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 200 }), bytes, async (counts, limit, maxBytes) => {
        const { store, all } = feedOf(counts);
        const read = await readAll(store, limit, maxBytes);
        expect(read).toMatchObject({ keys: all, isBounded: true });
      }),
      { numRuns: 60 },
    );
  });

  it("ends inside a number only where that number alone is more than a page", async () => {
    const { store } = feedOf([3, 3, 25, 3]);
    expect((await readAll(store, 10)).ends).toEqual([
      { number: 2, taken: 0 },
      { number: 2, taken: 10 },
      { number: 2, taken: 20 },
      { number: 4, taken: 0 },
    ]);
  });
});
