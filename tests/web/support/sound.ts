import type { Page } from "playwright-core";
import { sidewaysScroll, smallTargets, violations } from "./axe.ts";
import { drawn } from "./shifts.ts";
import { cutWords, doubleText } from "./words.ts";

export type Soundness = {
  readonly violations: readonly string[];
  readonly smallTargets: readonly string[];
  /** Pixels at 320 px, and with text twice as large at 360 px. */
  readonly sideways: readonly number[];
  readonly cutWords: readonly string[];
};

/** What `soundness` answers for a page that anybody can read and use on a phone. */
export const SOUND: Soundness = { violations: [], smallTargets: [], sideways: [0, 0], cutWords: [] };

/**
 * [W-31] to [W-33] of a page as it stands: axe in light and dark at both widths, fingers, no scrolling sideways, no cut
 * words. The page is left at 360 px with text twice as large.
 */
export async function soundness(page: Page): Promise<Soundness> {
  const found = await violations(page);
  await page.setViewportSize({ width: 360, height: 780 });
  const small = await smallTargets(page);
  await page.setViewportSize({ width: 320, height: 780 });
  const narrow = await sidewaysScroll(page);
  const cut = await cutWords(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await doubleText(page);
  await drawn(page);
  const large = await sidewaysScroll(page);
  return { violations: found, smallTargets: small, sideways: [narrow, large], cutWords: cut };
}
