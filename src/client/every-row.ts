type Page<Row> = { items: readonly Row[]; next: string | null };

/**
 * Yields every row of a paged route, requesting each page when it is needed:
 * `everyRow((cursor) => unwrap(client.GET("/v1/snapshots", { params: { query: { since, ...cursor } } })))`.
 */
export async function* everyRow<Row>(
  page: (cursor: { cursor?: string }) => Promise<Page<Row>>,
): AsyncGenerator<Row> {
  for (let cursor: { cursor?: string } | null = {}; cursor !== null; ) {
    const { items, next }: Page<Row> = await page(cursor);
    yield* items;
    cursor = next === null ? null : { cursor: next };
  }
}
