import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const WIDTHS = [360, 1280] as const;
const SCHEMES = ["light", "dark"] as const;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** `resultTypes`: to describe all that is right as well takes axe two thirds of its time. */
const ASKED: Record<(typeof SCHEMES)[number], Parameters<AxeBuilder["options"]>[0]> = {
  light: { runOnly: { type: "tag", values: TAGS }, resultTypes: ["violations"] },
  dark: { runOnly: { type: "rule", values: ["color-contrast"] }, resultTypes: ["violations"] },
};

/**
 * What axe finds wrong on a page at 360 and 1280 px, in light and dark: `rule at width scheme: where`. Colours alone
 * differ between the schemes, so the dark one is asked for its contrasts.
 *
 * @returns an empty list for a page without violations
 */
export async function violations(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      const axe = new AxeBuilder({ page }).setLegacyMode(true).options(ASKED[scheme]);
      for (const { id, nodes } of (await axe.analyze()).violations)
        for (const { target, failureSummary } of nodes)
          found.push(`${id} at ${width} ${scheme}: ${target.join(" ")} (${failureSummary ?? ""})`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before !== null) await page.setViewportSize(before);
  return found;
}

/** Controls that a finger can hardly hit, as `name width x height`; links within a sentence may be lower. */
export function smallTargets(page: Page, least = 44): Promise<readonly string[]> {
  return page.evaluate((size) => {
    const controls = document.querySelectorAll<HTMLElement>(
      "button, a[href], select, summary, input:not([type=hidden]):not([type=checkbox]):not([type=radio])",
    );
    return [...controls].flatMap((control) => {
      const { width, height } = control.getBoundingClientRect();
      const isShown = control.checkVisibility() && !control.closest(".sr-only") && width > 1;
      const isInText = getComputedStyle(control).display === "inline";
      const isSmall = isShown && !isInText && (width < size - 0.5 || height < size - 0.5);
      return isSmall
        ? [`${control.textContent || control.tagName} ${Math.round(width)}x${Math.round(height)}`]
        : [];
    });
  }, least);
}

/** How far the page can be scrolled sideways, in pixels; 0 is right. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
