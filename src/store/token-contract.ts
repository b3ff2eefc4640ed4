/** An owner's token that renews itself, sealed. `seed` is the fingerprint of the token that it was begun with. */
export type KeptToken = { owner: string; seed: string; sealed: string; expiresAt: Date };

export type TokenStore = {
  get(owner: string): Promise<KeptToken | null>;
  /** Takes the right to renew until `until`, for one `holder` at a time; false while another has it. */
  claim(owner: string, holder: string, until: Date, at: Date): Promise<boolean>;
  /** Keeps what was renewed, and gives the right back. */
  keep(token: KeptToken, holder: string): Promise<void>;
  /** Gives the right back where nothing was renewed. */
  release(owner: string, holder: string): Promise<void>;
};
