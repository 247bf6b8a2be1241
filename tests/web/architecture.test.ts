import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT } from "../support/source-files.ts";

const SOURCE = join(ROOT, "web", "src");
const FILES = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("generated"))
  .map((name) => ({ name, text: readFileSync(join(SOURCE, name), "utf8") }));

type Import = { readonly from: string; readonly to: string };

/** Relative ones as paths from web/src, all others as they are written. */
const IMPORTS: readonly Import[] = FILES.flatMap(({ name, text }) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, to = ""]) => ({
    from: name,
    to: to.startsWith(".") ? relative(SOURCE, join(SOURCE, dirname(name), to)) : to,
  })),
);

const told = (imports: readonly Import[]) => imports.map(({ from, to }) => `${from} -> ${to}`);
const featureOf = (path: string) => /^features\/([^/]+)\//.exec(path)?.[1];

describe("the owner's app", () => {
  test("knows the server through madang/client and madang/charts alone", () => {
    expect(IMPORTS.length).toBeGreaterThan(100);
    expect(told(IMPORTS.filter(({ to }) => to.startsWith("..") && !to.endsWith(".css")))).toEqual([]);
    const ours = IMPORTS.filter(({ to }) => to.startsWith("madang"));
    expect([...new Set(ours.map(({ to }) => to))].sort()).toEqual(["madang/charts", "madang/client"]);
  });

  test("holds no feature that the shared parts, the shell or the client of the API know", () => {
    const below = IMPORTS.filter(({ from }) => /^(ui|api|format|i18n|charts)\//.test(from));
    expect(told(below.filter(({ to }) => /^(features|app)\//.test(to)))).toEqual([]);
    const shell = IMPORTS.filter(({ from }) => from.startsWith("app/"));
    expect(told(shell.filter(({ to }) => featureOf(to) !== undefined))).toEqual([]);
  });

  test("asks the server by its client only: no fetch of its own, no storage of tokens", () => {
    const asking = FILES.filter(({ text }) => /\b(?:fetch|XMLHttpRequest|WebSocket)\s*\(/.test(text));
    expect(asking.map(({ name }) => name).filter((name) => !name.startsWith("api/"))).toEqual([]);
    expect(
      FILES.filter(({ text }) => /\brefreshToken\b|document\.cookie/.test(text)).map(({ name }) => name),
    ).toEqual([]);
  });

  test("forgets who somebody is, and a link for one person alone, with the page that asked", () => {
    const asked = /\bapi\.(participation\.(?:find|reveal|export)|draws\.(?:contactLink|revealContact))\b/g;
    const uses = FILES.flatMap(({ text }) =>
      [...text.matchAll(asked)].map(({ 1: name, index }) => {
        const options = text.slice(index).split(/^ {2}\S|;$/m)[0] ?? "";
        return { name, isForgotten: options.includes("gcTime: 0") };
      }),
    );
    expect(new Set(uses.map(({ name }) => name)).size).toBe(5);
    expect(uses.filter(({ isForgotten }) => !isForgotten)).toEqual([]);
  });

  test("shows no error's own text and no HTML that was not written here", () => {
    const raw = FILES.filter(({ text }) => /\berror\.message\b|dangerouslySetInnerHTML|innerHTML/.test(text));
    expect(raw.map(({ name }) => name)).toEqual([
      "api/error-text.ts",
      // A sentence of the service about the picture, by a class of its own.
      "features/wizard/image-field.tsx",
    ]);
  });
});
