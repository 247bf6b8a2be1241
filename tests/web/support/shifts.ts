import type { Page } from "playwright-core";
import { z } from "zod";

/** How far what stands in the window has jumped, as browsers measure it, and what moved from where to where. */
const Shifts = z.object({ sum: z.number(), moved: z.array(z.string()) });
type Shifts = z.infer<typeof Shifts>;

/** To run in a page, by `evaluate` or before it loads: sums up from then on. */
export function watchShifts(): void {
  const shifts: { sum: number; moved: string[] } = { sum: 0, moved: [] };
  Object.assign(window, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!("value" in entry) || !("sources" in entry) || !Array.isArray(entry.sources)) continue;
      shifts.sum += Number(entry.value);
      for (const { node, previousRect, currentRect } of entry.sources)
        shifts.moved.push(`${previousRect.y} to ${currentRect.y}: ${node?.textContent?.slice(0, 40) ?? ""}`);
    }
  }).observe({ type: "layout-shift" });
}

/** What has jumped until the frame after the next is drawn. @param page one that runs `watchShifts` */
export async function shiftsOf(page: Page): Promise<Shifts> {
  await drawn(page);
  return Shifts.parse(await page.evaluate(() => Reflect.get(window, "shifts")));
}

/** What is there now has been drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}
