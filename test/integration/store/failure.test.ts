import { StoreError } from "../../../src/errors/reach-error.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { freePort } from "./free-port.ts";

describe("a MongoDB that does not answer", () => {
  it("is a StoreError that says what to check and quotes no address or password", async () => {
    const uri = `mongodb://reach:s3cret@127.0.0.1:${await freePort()}/`;
    const began = performance.now();
    const error = await openStore({ uri, database: "t_none", collectorVersion: "test" }).catch(
      (one: unknown) => one,
    );
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ remedy: expect.stringContaining("MONGODB_URI") });
    expect(String(error)).not.toMatch(/s3cret|127\.0\.0\.1/);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
