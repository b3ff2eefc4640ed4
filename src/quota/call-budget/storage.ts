import type { CallPool } from "./contract.ts";

/** A pool's state as stored, `""` if there is none, and the calls counted under a window. */
export type StoredPool = { text: string; calls: number };

/** Where pools are stored: each operation is atomic, and knows nothing of limits. */
export type PoolStorage = {
  read(pool: CallPool, window: number): Promise<StoredPool>;
  /** Stores `text` if the pool is as it was in `before`, and returns `null`; otherwise what is stored now. */
  swap(
    pool: CallPool,
    window: number,
    before: { text: string; calls: number | null },
    text: string,
  ): Promise<StoredPool | null>;
  /** Adds calls to a window's count, or removes them; returns the sum. */
  add(pool: CallPool, window: number, calls: number): Promise<number>;
  list(): Promise<{ pool: CallPool; text: string }[]>;
  /** A lock of the pool, which expires by itself. */
  lock(pool: CallPool, milliseconds: number): Promise<boolean>;
  isLocked(pool: CallPool): Promise<boolean>;
  unlock(pool: CallPool): Promise<void>;
};

/** Real time: how long others are waited for. */
export type RealTime = { now(): number; pause(milliseconds: number): Promise<unknown> };

/** A pool as one text. */
export const toPoolName = ({ platform, credential, family }: CallPool): string =>
  `${platform}|${credential}|${family}`;
