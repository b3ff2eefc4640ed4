/** The channels on which people can be alerted. The heartbeat reports by its absence: it carries no message. */
export const ALERT_CHANNEL_KINDS = ["mail", "webhook", "heartbeat"] as const;
export type AlertChannelKind = (typeof ALERT_CHANNEL_KINDS)[number];

/** The message sent. `state` is `over` once the problem has ended, and `test` where nothing is wrong. */
export type AlertMessage = {
  state: "begun" | "over" | "test";
  kind: string;
  key: string;
  subject: string;
  detail: string;
  remedy: string;
  offices: readonly string[];
  at: string;
  simulated: boolean;
};

/** A channel that is set. */
export type AlertChannel = {
  kind: AlertChannelKind;
  /** The host it leads to; the address itself may hold a secret. */
  target: string;
  /** Throws if the message was not accepted. A heartbeat calls its address. */
  send(message: AlertMessage): Promise<void>;
  /** Opens the server without sending anything. Throws if it does not answer, or refuses the login. */
  check(): Promise<void>;
};
