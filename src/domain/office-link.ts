/** A link that opens one office's sheet without a login. The token itself is not kept: it is made from this. */
export type OfficeLink = {
  linkId: string;
  officeId: string;
  /** `YYYY-MM`, or `null` for the current month. */
  month: string | null;
  /** Last local day on which it opens, `YYYY-MM-DD`. */
  until: string;
  by: string;
  createdAt: Date;
  revokedAt: Date | null;
};

/** Whether it opens on a local day. */
export const isLinkActive = ({ until, revokedAt }: OfficeLink, day: string): boolean =>
  revokedAt === null && day <= until;
