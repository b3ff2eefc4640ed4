import type { Role } from "./binaries/server-binary.ts";

/** Last day of support of each major version, https://www.mongodb.com/legal/support-policy/lifecycles. */
const MONGODB_SUPPORT: Readonly<Record<string, string>> = {
  "4.4": "2024-02-29",
  "5.0": "2024-10-31",
  "6.0": "2025-07-31",
  "8.0": "2029-10-31",
};

const FOR_EVALUATION =
  "Embedded servers are for evaluation: move to docker-compose.yml or your own servers (docs/operations.md).";

/** Why a server should not hold real data, and what to do; `null` = it may. `today`: YYYY-MM-DD. */
export function getServerAdvice(
  role: Role,
  { embedded, version }: { embedded: boolean; version: string },
  today: string,
): string | null {
  const major = version.split(".").slice(0, 2).join(".");
  const endsOn = role === "mongo" ? MONGODB_SUPPORT[major] : undefined;
  const unsupported =
    endsOn !== undefined && endsOn < today
      ? [
          `MongoDB ${major} has been out of support since ${endsOn}${embedded ? "." : ": upgrade it in steps."}`,
        ]
      : [];
  const advice = [...unsupported, ...(embedded ? [FOR_EVALUATION] : [])];
  return advice.length === 0 ? null : advice.join(" ");
}
