/** The services that can be read or reported on. A platform without an adapter gets its figures by intake. */
export const PLATFORM_IDS = ["facebook", "x", "youtube", "instagram", "whatsapp"] as const;
export type PlatformId = (typeof PLATFORM_IDS)[number];

/** What is read of an account: its follower counters, or its list of live videos. */
export const METRICS = ["audience", "live"] as const;
export type Metric = (typeof METRICS)[number];

/** Who read a figure. If several have a figure for one slot, the earlier in this list takes precedence. */
export const VIAS = ["api", "insights", "manual"] as const;
export type Via = (typeof VIAS)[number];

/** How fine a figure is: exact, rounded down by the platform, or abbreviated on a screen ("1.2M"). */
export const PRECISIONS = ["exact", "floored", "abbreviated"] as const;
export type Precision = (typeof PRECISIONS)[number];

/** What set a reading off. Only `schedule`, or a hand-made reading that took the current slot, counts in coverage. */
export const TRIGGERS = ["schedule", "collect", "resync", "watch", "intake", "repair", "push"] as const;
export type Trigger = (typeof TRIGGERS)[number];

export function isPlatformId(text: string): text is PlatformId {
  return (PLATFORM_IDS as readonly string[]).includes(text);
}
