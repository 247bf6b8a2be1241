import { describe, expect, test } from "bun:test";
import { coverageOf, namedIds } from "../../scripts/requirements/coverage.ts";
import { loadRequirements } from "../../scripts/requirements/requirement.ts";

/** Built, not written, so that this file names no requirement itself. */
const id = (number: number) => `R-${String(number).padStart(3, "0")}`;

describe("the list of requirements", () => {
  test("holds each id once, in order, with words and an issue", () => {
    const ids = loadRequirements().map((requirement) => requirement.id);
    expect(ids.length).toBeGreaterThan(110);
    expect([...new Set(ids)].sort()).toEqual(ids);
  });

  test("names a requirement where a test's name has its id in brackets", () => {
    const text = `test("counts once [${id(901)}]"); test("two [${id(902)} ${id(903)}]"); // ${id(904)}`;
    expect(namedIds(text)).toEqual([id(901), id(902), id(903)]);
  });

  test("knows what no peer has by its own letter", () => {
    const idea = `N-${99}`;
    expect(namedIds(`test("a draw [${idea}]"); // ${idea}`)).toEqual([idea]);
  });

  test("takes a range of ids apart", () => {
    expect(new Set(namedIds(`[${id(903)}…${id(906)}]`))).toEqual(new Set([903, 904, 905, 906].map(id)));
  });

  test("tells proven, missing, later and unknown ids apart", () => {
    const requirement = (number: number, issue: number) => ({ id: id(number), text: "words", issue });
    const coverage = coverageOf({
      requirements: [
        requirement(901, 2),
        requirement(902, 2),
        requirement(903, 3),
        { ...requirement(904, 2), context: "a remark" },
      ],
      texts: [`[${id(901)}] [${id(999)}]`],
      issue: 2,
    });
    expect(coverage.proven.map((one) => one.id)).toEqual([id(901)]);
    expect(coverage.missing.map((one) => one.id)).toEqual([id(902)]);
    expect(coverage.later.map((one) => one.id)).toEqual([id(903)]);
    expect(coverage.context.map((one) => one.id)).toEqual([id(904)]);
    expect(coverage.unknown).toEqual([id(999)]);
  });
});
