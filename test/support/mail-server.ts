import { type AddressInfo, createServer, type Socket } from "node:net";

export type MailServer = {
  url: string;
  /** Each mail as it was sent: headers and text. */
  mails: string[];
  /** What it answers to a mail; 250 = kept. */
  answer: string;
  close(): Promise<void>;
};

/** A real SMTP server on a free port of this machine that keeps what it is sent (RFC 5321, without extensions). */
export async function startMailServer(): Promise<MailServer> {
  const mails: string[] = [];
  const own = { answer: "250 kept" };
  const server = createServer((socket) => converse(socket, (mail) => mails.push(mail), own));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(own, {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

function converse(socket: Socket, keep: (mail: string) => void, own: { answer: string }): void {
  let isData = false;
  let text = "";
  socket.write("220 test\r\n");
  socket.on("data", (chunk) => {
    const line = chunk.toString("utf8");
    if (isData) {
      text += line;
      if (!text.endsWith("\r\n.\r\n")) return;
      if (own.answer.startsWith("250")) keep(text);
      text = "";
      isData = false;
      socket.write(`${own.answer}\r\n`);
    } else if (/^DATA/i.test(line)) {
      isData = true;
      socket.write("354 go on\r\n");
    } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
    else socket.write("250 ok\r\n");
  });
}
