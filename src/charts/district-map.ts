import { geoMercator, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { hatchings, markClass, patternOf, type Mark } from "./mark.ts";
import { html, type Markup } from "./markup.ts";

/** TopoJSON with one object whose geometries are keyed by office id, and the line that its licence demands. */
export type MapData = Parameters<typeof feature>[0] & { attribution?: string };

/** One district: `label` is shown on the map, `spoken` is its name with the verdict, in words. */
export type MapPlace = {
  officeId: string;
  label: string;
  spoken: string;
  href: string;
  mark: Mark;
  qualifying: number;
};

const WIDTH = 760;
const HEIGHT = 560;
const LABEL_CHARACTER = 8;
const LABEL_HEIGHT = 14;

/**
 * The districts as one SVG, each a link that says its verdict in words. A label is drawn where it fits
 * and covers no other. Returns `null`
 * where no place has a geometry; places without one are returned beside the picture.
 */
export function districtMap(
  data: MapData,
  places: readonly MapPlace[],
  { id, name }: { id: string; name: string },
): { picture: Markup; without: MapPlace[] } | null {
  const shapes = shapesOf(data);
  const without = places.filter(({ officeId }) => !shapes.has(officeId));
  const drawn = places.filter(({ officeId }) => shapes.has(officeId));
  if (drawn.length === 0) return null;
  const links = drawn.map((place) => {
    const shape = shapes.get(place.officeId);
    return html`<a href="${place.href}" aria-label="${place.spoken}"><path class="${markClass(place.mark, place.qualifying)}"${fill(patternOf(id, place.mark))} d="${shape?.path}"/><title>${place.spoken}</title></a>`;
  });
  const placed: { label: string; shape: Shape }[] = [];
  for (const { officeId, label } of drawn) {
    const shape = shapes.get(officeId);
    if (shape === undefined || !fits(label, shape)) continue;
    if (!placed.some((one) => overlap(one, { label, shape }))) placed.push({ label, shape });
  }
  const labels = placed.map(({ label, shape }) => html`<text x="${shape.x}" y="${shape.y}">${label}</text>`);
  const picture = html`<svg class="map" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label="${name}">${hatchings(id)}${links}<g class="map-labels" aria-hidden="true">${labels}</g></svg>`;
  return { picture, without };
}

type Shape = { path: string; x: number; y: number; width: number; height: number };

const fill = (pattern: string | null): Markup | null => (pattern === null ? null : html` fill="${pattern}"`);

const fits = (label: string, { width, height }: Shape): boolean =>
  label.length * LABEL_CHARACTER <= width && height >= LABEL_HEIGHT;

const overlap = (a: { label: string; shape: Shape }, b: { label: string; shape: Shape }): boolean =>
  Math.abs(a.shape.y - b.shape.y) < LABEL_HEIGHT &&
  Math.abs(a.shape.x - b.shape.x) < ((a.label.length + b.label.length) * LABEL_CHARACTER) / 2;

const prepared = new WeakMap<MapData, Map<string, Shape>>();

/** The outlines as they are drawn, projected once for each map: at the start of the server, or when it is first shown. */
export function shapesOf(data: MapData): Map<string, Shape> {
  const shapes = prepared.get(data) ?? toShapes(data);
  prepared.set(data, shapes);
  return shapes;
}

function toShapes(data: MapData): Map<string, Shape> {
  const object = Object.values(data.objects)[0];
  if (object?.type !== "GeometryCollection") return new Map();
  const collection = feature(data, object);
  const draw = geoPath(geoMercator().fitSize([WIDTH, HEIGHT], collection)).digits(0);
  return new Map(
    collection.features.map((one) => {
      const [[left, top], [right, bottom]] = draw.bounds(one);
      const [x, y] = draw.centroid(one).map(Math.round);
      const size = { width: right - left, height: bottom - top };
      return [String(one.id), { path: draw(one) ?? "", x: x ?? 0, y: y ?? 0, ...size }];
    }),
  );
}
