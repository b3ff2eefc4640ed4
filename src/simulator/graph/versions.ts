/** Usable versions, oldest first (Meta, "Graph API changelog", versions table). */
const USABLE = ["v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"] as const;

/** Returns the version that is served: an expired or unreleased one becomes the oldest usable version. */
export function servedVersion(asked: string | null): string {
  if (asked === null) return "v26.0";
  return (USABLE as readonly string[]).includes(asked) ? asked : USABLE[0];
}

/** Splits `/v26.0/123/live_videos` into the version and the rest. */
export function splitPath(path: string): { version: string | null; segments: string[] } {
  const [first, ...rest] = path.split("/").filter((part) => part !== "");
  if (first !== undefined && /^v\d{1,3}\.\d{1,2}$/.test(first)) return { version: first, segments: rest };
  return { version: null, segments: first === undefined ? [] : [first, ...rest] };
}
