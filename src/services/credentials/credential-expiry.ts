const DAY_MS = 86_400_000;

/** How many days before its end a credential is reported. */
export const WARN_DAYS = 14;

/** When a credential ends. `endsAt` and `daysLeft` are `null` if no end was reported. */
export type CredentialExpiry = {
  endsAt: Date | null;
  /** Whole days, rounded down. */
  daysLeft: number | null;
  state: "valid" | "ending" | "ended";
};

/** Returns the end of a credential: of the token or of its access to data, whichever comes first. */
export function credentialExpiry(
  { expiresAt, dataAccessExpiresAt }: { expiresAt: Date | null; dataAccessExpiresAt: Date | null },
  now: Date,
): CredentialExpiry {
  const ends = [expiresAt, dataAccessExpiresAt].flatMap((at) => at ?? []);
  const [endsAt] = ends.toSorted((a, b) => a.getTime() - b.getTime());
  if (endsAt === undefined) return { endsAt: null, daysLeft: null, state: "valid" };
  const daysLeft = Math.floor((endsAt.getTime() - now.getTime()) / DAY_MS);
  return { endsAt, daysLeft, state: daysLeft < 0 ? "ended" : daysLeft < WARN_DAYS ? "ending" : "valid" };
}
