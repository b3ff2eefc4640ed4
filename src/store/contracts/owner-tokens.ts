/** An owner's token that renews itself, sealed. `seed` is the fingerprint of the token that it was begun with. */
export type StoredToken = { owner: string; seed: string; sealed: string; expiresAt: Date };

/** That the platform refused to renew; `of` names with what it was asked, so that something new is asked at once. */
export type TokenRefusal = { of: string; at: Date; detail: string; remedy: string | null };

/** What is kept of an owner. */
export type OwnerTokenState = {
  token: StoredToken | null;
  /** A renewal was begun then, and how it ended is not known: the process was ended, or the answer was lost. */
  begunAt: Date | null;
  refusal: TokenRefusal | null;
  /** When it was renewed before its time, because the platform refused it. */
  forcedAt: Date | null;
};

export type TokenStore = {
  get(owner: string): Promise<OwnerTokenState>;
  /** Takes the right to renew until `until`, for one `holder` at a time; false while another has it. */
  claim(owner: string, holder: string, until: Date, at: Date): Promise<boolean>;
  /** Records a renewal before the platform is asked; an earlier one that did not finish stays recorded. */
  recordAttempt(owner: string, holder: string, at: Date): Promise<void>;
  /**
   * Keeps what `was` was traded for (`null` = the first), and gives the right back. Whoever traded it may keep it, be
   * the right to renew still theirs or not: what was traded is void. False where something else is kept by now.
   */
  save(token: StoredToken, was: string | null, forcedAt: Date | null): Promise<boolean>;
  /** Keeps that it was refused, and since when a renewal came to no end, and gives the right back. */
  refuse(owner: string, holder: string, refusal: TokenRefusal, begunAt: Date | null): Promise<void>;
  /** Returns the right where nothing was renewed. */
  release(owner: string, holder: string): Promise<void>;
};
