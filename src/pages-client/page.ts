import { moveByArrows } from "./arrow-keys.ts";
import { offerCopy } from "./copy-text.ts";
import { drawCurves } from "./curves.ts";
import { filterAsTyped } from "./filter.ts";
import { followLinksInPlace } from "./same-page.ts";
import { showTooltips } from "./tooltip.ts";

/** What a script adds to a page that works without it: speed, and never a fact. */
function enhance(): void {
  filterAsTyped();
  offerCopy();
  drawCurves();
  moveByArrows();
}

followLinksInPlace(enhance);
showTooltips();
enhance();
