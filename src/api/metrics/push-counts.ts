/** How many requests came to the push addresses of this process, by platform and result. */
export class PushCounts {
  readonly #counts = new Map<string, { platform: string; result: string; count: number }>();

  add(platform: string, result: "taken" | "unknown" | "refused" | "unreadable"): void {
    const key = `${platform}|${result}`;
    const held = this.#counts.get(key) ?? { platform, result, count: 0 };
    this.#counts.set(key, { ...held, count: held.count + 1 });
  }

  entries(): { platform: string; result: string; count: number }[] {
    return [...this.#counts.values()];
  }
}
