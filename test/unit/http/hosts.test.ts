import { ContractError } from "../../../src/errors/reach-error.ts";
import { createHttpClient } from "../../../src/http/create-client.ts";
import { startAnsweringServer } from "../../support/answering-server.ts";

const never = new AbortController().signal;

describe("the hosts that are set", () => {
  it("are the only ones that are called, whatever an answer names", async () => {
    const set = await startAnsweringServer((_, response) => response.end("{}"));
    const other = await startAnsweringServer((_, response) => response.end("{}"));
    const door = createHttpClient({
      clock: { now: () => new Date(0), source: "system" },
      redact: (text) => text,
      hosts: [new URL(set.url).host],
    });
    const get = (url: string) => door.send({ method: "GET", url, label: "test" }, { signal: never });
    try {
      expect((await get(set.url)).status).toBe(200);
      for (const url of [other.url, "https://169.254.169.254/latest/meta-data", "https://10.0.0.1/"])
        await expect(get(url)).rejects.toThrow(ContractError);
      expect(other.requests).toHaveLength(0);
    } finally {
      door.close();
      await set.close();
      await other.close();
    }
  });
});
