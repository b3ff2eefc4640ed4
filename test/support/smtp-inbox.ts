import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = ParsedMail & { recipients: string[] };

/** A real SMTP server on loopback that keeps what it receives; an address in `refused` is answered with 550. */
export class SmtpInbox {
  readonly mails: ReceivedMail[] = [];
  readonly refused = new Set<string>();
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onRcptTo: ({ address }, _session, done) => {
        if (!this.refused.has(address)) return done();
        done(Object.assign(new Error(`mailbox ${address} is unknown`), { responseCode: 550 }));
      },
      onData: (stream, session, done) => {
        void simpleParser(stream).then((mail) => {
          this.mails.push({ ...mail, recipients: session.envelope.rcptTo.map(({ address }) => address) });
          done();
        }, done);
      },
    });
  }

  static async start(): Promise<SmtpInbox> {
    const mail = new SmtpInbox();
    const listening = mail.#server.listen(0, "127.0.0.1");
    await once(listening, "listening");
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
