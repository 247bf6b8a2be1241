import type { Locator, Page } from "playwright-core";

/** Parts of a page by what a screen reader calls them. */
export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("button", { name, exact: true });
export const heading = (page: Page, name: string): Locator => page.getByRole("heading", { name, level: 1 });
export const region = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });
