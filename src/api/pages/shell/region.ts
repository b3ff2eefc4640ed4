import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { districtMap, type MapData, shapesOf } from "../../../charts/district-map.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import { parseTilePlaces, tileGrid, type TilePlace } from "../../../charts/tile-grid.ts";
import type { LiveVerdict } from "../../../domain/verdict.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { toPlace } from "./verdict-view.ts";
import { viewWords } from "./words-by-language.ts";

/** Where the offices lie: outlines for the map, places for the tiles. `null` = this government has no map file. */
export type Region = { map: MapData | null; tiles: readonly TilePlace[] };

/** Reads the map files of a folder; a government without them is shown by the table alone. */
export async function readRegion(folder: string, mapFile: string): Promise<Region> {
  const text = (path: string) => readFile(path, "utf8").catch(() => null);
  const [map, tiles] = await Promise.all([text(mapFile), text(join(folder, "tile-grid.csv"))]);
  const outlines = map === null ? null : (JSON.parse(map) as MapData);
  if (outlines !== null) shapesOf(outlines);
  return {
    map: outlines,
    tiles: tiles === null ? [] : parseTilePlaces(tiles),
  };
}

/** The verdicts of a month on a map, and as tiles on a telephone; both link to the offices' sheets. */
export function regionPicture(
  region: Region,
  verdicts: readonly LiveVerdict[],
  name: string,
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const places = verdicts.map((verdict) => toPlace(verdict, phrases));
  const drawn = region.map === null ? null : districtMap(region.map, places, { id: "map", name });
  const tiles = region.tiles.length === 0 ? null : tileGrid(places, region.tiles, name);
  if (drawn === null) return html`${tiles}`;
  return html`<figure><div class="map-only"><a class="skip" href="#below-map">${words.skipMap}</a>${drawn.picture}${drawn.without.length > 0 && tileGrid(drawn.without, [], name)}</div>${tiles !== null && html`<div class="tiles-only">${tiles}</div>`}<figcaption id="below-map" tabindex="-1"><p class="legend">${words.mapLegend}</p><p class="attribution" lang="en">${region.map?.attribution}</p><p class="attribution">${words.indicative}</p></figcaption></figure>`;
}
