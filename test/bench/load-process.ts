import { Agent, get } from "node:http";

/**
 * Requests one address from a number of concurrent clients for a time; prints responses per second and errors to
 * stdout.
 */
const [url = "", clients = "50", seconds = "5"] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(clients) });
let answers = 0;
let errors = 0;

const ask = () =>
  new Promise<void>((settle) => {
    get(url, { agent }, (answer) => {
      answer.resume();
      answer.on("end", () => {
        if (answer.statusCode === 200) answers += 1;
        else errors += 1;
        settle();
      });
    }).on("error", () => {
      errors += 1;
      settle();
    });
  });

const startedAt = performance.now();
const until = startedAt + Number(seconds) * 1000;
await Promise.all(
  Array.from({ length: Number(clients) }, async () => {
    while (performance.now() < until) await ask();
  }),
);
const perSecond = answers / ((performance.now() - startedAt) / 1000);
agent.destroy();
process.stdout.write(JSON.stringify({ perSecond, answers, errors }));
