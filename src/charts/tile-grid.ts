import type { MapPlace } from "./district-map.ts";
import { markClass, SYMBOLS } from "./mark.ts";
import { html, type Markup } from "./markup.ts";

/** The place of a district's tile: row and column from the top left, from 0. */
export type TilePlace = { officeId: string; row: number; column: number };

/** Districts as tiles of one size, in the order of the map; those without a place follow below. */
export function tileGrid(tiles: readonly MapPlace[], places: readonly TilePlace[], name: string): Markup {
  const placeOf = new Map(places.map((place) => [place.officeId, place]));
  const rows = Math.max(-1, ...places.map(({ row }) => row)) + 1;
  const columns = Math.max(0, ...places.map(({ column }) => column)) + 1;
  const unplaced = tiles.filter(({ officeId }) => !placeOf.has(officeId));
  const items = tiles.map((tile) => {
    const place = placeOf.get(tile.officeId);
    const behind = unplaced.indexOf(tile);
    const row = place?.row ?? rows + Math.floor(behind / columns);
    const column = place?.column ?? behind % columns;
    return html`<li class="tile-row-${row} tile-column-${column}"><a class="tile ${markClass(tile.mark, tile.qualifying)}" href="${tile.href}"><span class="hidden-text">${tile.spoken}</span><span class="tile-name" aria-hidden="true">${tile.label}</span><span class="tile-figure" aria-hidden="true">${SYMBOLS[tile.mark]} ${tile.qualifying}</span></a></li>`;
  });
  return html`<ul class="tiles" aria-label="${name}">${items}</ul>`;
}

/** Parses `code,row,col`, the file beside the map. Lines that are no place are left out. */
export function parseTilePlaces(csv: string): TilePlace[] {
  return csv.split(/\r?\n/).flatMap((line) => {
    const [officeId, row, column] = line.split(",");
    const place = { officeId: officeId ?? "", row: Number(row), column: Number(column) };
    return place.officeId !== "" && Number.isInteger(place.row) && Number.isInteger(place.column)
      ? [place]
      : [];
  });
}
