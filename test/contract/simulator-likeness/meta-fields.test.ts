import { LIVE_VIDEO_FIELDS } from "../../../src/simulator/graph/live-video-node.ts";
import { PAGE_FIELDS } from "../../../src/simulator/graph/page-node.ts";
import { VIDEO_FIELDS } from "../../../src/simulator/graph/video-node.ts";
import { metaFieldsText } from "./reference-document.ts";

type Specification = { fields: { name: string }[]; apis: { endpoint: string; method: string }[] };

const NODES = [
  ["Page", PAGE_FIELDS],
  ["LiveVideo", LIVE_VIDEO_FIELDS],
  ["AdVideo", VIDEO_FIELDS],
] as const;

/** Fields of a node and edges that can be expanded like one, as Meta's own list names them. */
function namesIn(text: string): Set<string> {
  const { fields, apis } = JSON.parse(text) as Specification;
  const edges = apis.filter(({ method }) => method === "GET").map(({ endpoint }) => endpoint);
  return new Set([...fields.map(({ name }) => name), ...edges]);
}

describe("the simulator's Graph nodes", () => {
  it.each(NODES)("%s has an id, so that every answer can carry one", (_, fields) => {
    expect(fields.has("id")).toBe(true);
  });

  // Meta's lists lie beside the project; a list that is not at hand registers no check.
  for (const [node, fields] of NODES) {
    const text = metaFieldsText(node);
    if (text === null) continue;
    it(`${node} knows no field that Meta's own list does not have`, () => {
      const known = namesIn(text);
      expect([...fields.keys()].filter((name) => !known.has(name))).toEqual([]);
    });
  }
});
