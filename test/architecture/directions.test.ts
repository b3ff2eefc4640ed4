import { parseSource } from "./parse-source.ts";
import { readSources } from "./read-project.ts";
import { directionFault } from "./rooms.ts";

const faultOf = (path: string, from: string) => directionFault(parseSource(path, ""), from);

describe("the direction of imports", () => {
  it("is kept by every file", () => {
    const faults = readSources().flatMap((source) =>
      source.imports.map(({ from }) => directionFault(source, from)).filter((fault) => fault !== null),
    );
    expect(faults).toEqual([]);
  });

  it.each([
    ["src/domain/slot.ts", "../errors/reach-error.ts", "domain imports no other room"],
    ["src/services/plan-sweep.ts", "../../config/settings.ts", "reads no config"],
    ["src/services/plan-sweep.ts", "../platforms/registry.ts", "a verb knows no platform"],
    ["src/services/plan-sweep.ts", "../platforms/x/client.ts", "a verb knows no platform"],
    ["src/platforms/x/adapter.ts", "../facebook/client.ts", "never another platform"],
    ["src/platforms/x/adapter.ts", "../../store/contract.ts", "a platform imports the contract"],
    ["src/store/repositories/looks.ts", "../../queue/queues.ts", "store imports domain and errors alone"],
    ["src/simulator/graph/server.ts", "../../platforms/facebook/schema.ts", "share one error"],
    ["src/embedded/leases.ts", "../../config/settings.ts", "embedded imports errors and telemetry alone"],
    ["workers/run-workers.ts", "../src/cli/main.ts", "neither cli nor api"],
    ["src/api/server.ts", "../simulator/server.ts", "nor the simulator"],
    ["config/settings.ts", "../workers/run-workers.ts", "reads none of it"],
    ["src/novelty/thing.ts", "../domain/slot.ts", "no known room"],
  ])("does not let %s import %s", (path, from, sentence) => {
    expect(faultOf(path, from)).toContain(sentence);
  });

  it.each([
    ["src/platforms/x/adapter.ts", "./client.ts"],
    ["src/platforms/x/adapter.ts", "../contract.ts"],
    ["src/platforms/registry.ts", "./facebook/adapter.ts"],
    ["src/services/plan-sweep.ts", "../platforms/contract.ts"],
    ["src/cli/start.ts", "../../workers/run-workers.ts"],
    ["src/cli/simulate.ts", "../simulator/server.ts"],
    ["src/http/door.ts", "node:http"],
  ])("lets %s import %s", (path, from) => {
    expect(faultOf(path, from)).toBeNull();
  });
});
