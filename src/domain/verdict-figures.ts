/** Minutes with two decimals, rounded down: 29 min 59.9 s never shows as 30. */
export function toMinutes(seconds: number): number {
  return Math.floor((seconds / 60) * 100 + 1e-9) / 100;
}

/** The share of expected readings that came, rounded down, so that 1 means all; `null` = none was expected. */
export function toShare({ expected, read }: { expected: number; read: number }): number | null {
  return expected === 0 ? null : Math.floor((read / expected) * 10_000) / 10_000;
}
