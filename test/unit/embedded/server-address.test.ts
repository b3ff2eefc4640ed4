import { parseServerAddress } from "../../../src/embedded/server-address.ts";

describe("a server's address", () => {
  it.each([
    ["redis", "redis://h:99999/0"],
    ["redis", "redis://999.1.1.1:6379"],
    ["redis", "redis://[:::::]:6379"],
    ["mongodb", "mongodb://one:27017,two:70000/reach"],
    ["smtp", "smtps://user:password@host:65536"],
  ] as const)("is refused where its host or port cannot exist: %s %s", (kind, text) => {
    expect(parseServerAddress(kind, text)).toBeNull();
  });

  it("takes several hosts, IPv6, and the path of a socket", () => {
    const text = "mongodb://u:p%2Fw@one:27017,[::1]:27018/reach?replicaSet=rs0";
    const found = { hosts: "one:27017,[::1]:27018", user: "u", password: "p/w", database: "reach" };
    expect(parseServerAddress("mongodb", text)).toEqual(found);
    const socket = "%2Frun%2Fmongodb.sock";
    expect(parseServerAddress("mongodb", `mongodb://${socket}/reach`)?.hosts).toBe(socket);
  });
});
