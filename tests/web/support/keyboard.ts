import type { Page } from "playwright-core";

export type Stop = {
  readonly name: string;
  /** An outline of 2 px and more. */
  readonly isMarked: boolean;
  /** Under a bar that sticks to an edge of the window. */
  readonly isHidden: boolean;
};

/** Every control that Tab reaches, in order, once around the page. */
export async function tabStops(page: Page, most = 80): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    scrollTo(0, 0);
  });
  while (stops.length < most) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || focused === document.body) return undefined;
      if (focused.dataset["wasStop"] === "yes") return undefined;
      focused.dataset["wasStop"] = "yes";
      const { left, top, width, height } = focused.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + Math.min(height / 2, 22)];
      const above = document.elementFromPoint(x, y);
      const isFixed = focused.closest("nav") !== null;
      const isSeen = above !== null && (focused.contains(above) || above.contains(focused));
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      return {
        name: focused.getAttribute("aria-label") ?? focused.textContent ?? focused.tagName,
        isMarked: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
        isHidden: !isSeen && !isFixed,
      };
    });
    if (stop === undefined) break;
    stops.push(stop);
  }
  return stops;
}

/** Controls that a person without a mouse cannot see when they have the focus. */
export async function lostStops(page: Page): Promise<readonly string[]> {
  const stops = await tabStops(page);
  return stops.filter(({ isMarked, isHidden }) => !isMarked || isHidden).map(({ name }) => name);
}
