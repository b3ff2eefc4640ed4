import { parseSource } from "./parse-source.ts";
import { readSources } from "./read-project.ts";
import { findCircles } from "./circles.ts";
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
    [
      "src/services/collecting/planning/plan-sweep.ts",
      "../../../../config/settings.ts",
      "from the schedule to the store",
    ],
    ["src/services/collecting/planning/plan-sweep.ts", "../../../platforms/adapters.ts", "knows no report"],
    ["src/services/judging/judge-month.ts", "../../platforms/x/client.ts", "it asks no platform"],
    ["src/services/tables/csv.ts", "../exports/encode.ts", "knows no use of them"],
    ["src/quota/cooldowns.ts", "../services/collecting/closing/close-sweep.ts", "knows no sweep"],
    ["src/platforms/x/adapter.ts", "../facebook/client.ts", "never another platform"],
    ["src/platforms/x/adapter.ts", "../../store/contracts/store.ts", "a platform imports the contract"],
    ["src/store/repositories/looks.ts", "../../queue/queues.ts", "store imports domain and errors alone"],
    ["src/simulator/graph/server.ts", "../../platforms/facebook/schema.ts", "share one error"],
    [
      "src/embedded/processes/leases.ts",
      "../../../config/settings.ts",
      "embedded imports errors, telemetry and",
    ],
    ["workers/jobs/run-workers.ts", "../../src/cli/main.ts", "neither cli nor api"],
    ["src/api/server/listen.ts", "../../simulator/server.ts", "nor the simulator"],
    ["config/settings.ts", "../workers/jobs/run-workers.ts", "reads none of it"],
    ["src/novelty/thing.ts", "../domain/slot.ts", "no known room"],
  ])("does not let %s import %s", (path, from, sentence) => {
    expect(faultOf(path, from)).toContain(sentence);
  });

  it.each([
    ["src/platforms/x/adapter.ts", "./client.ts"],
    ["src/platforms/x/adapter.ts", "../contract.ts"],
    ["src/platforms/adapters.ts", "./facebook/adapter.ts"],
    ["src/services/collecting/planning/plan-sweep.ts", "../../../platforms/contract.ts"],
    ["src/cli/commands/start.ts", "../../../workers/jobs/run-workers.ts"],
    ["src/cli/commands/simulate.ts", "../../simulator/server.ts"],
    ["src/http/create-client.ts", "node:http"],
  ])("lets %s import %s", (path, from) => {
    expect(faultOf(path, from)).toBeNull();
  });
});

describe("imports, of types too,", () => {
  it("form no circle of files", () => {
    expect(findCircles(readSources())).toEqual([]);
  });

  it("are caught where they form one", () => {
    const circle = [
      parseSource("src/a/one.ts", 'import type { B } from "../b/two.ts"; export type A = B;'),
      parseSource("src/b/two.ts", 'export { c } from "./three.ts"; export type B = 1;'),
      parseSource("src/b/three.ts", 'export const c = () => import("../a/one.ts");'),
      parseSource("src/b/four.ts", 'import { c } from "./three.ts"; export const d = c;'),
    ];
    expect(findCircles(circle)).toEqual([["src/a/one.ts", "src/b/three.ts", "src/b/two.ts"]]);
  });
});
