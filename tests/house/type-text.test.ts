import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { type JsonSchema, typeText } from "../../scripts/generate/type-text.ts";

function textOf(schema: z.ZodType, io: "input" | "output" = "output"): string {
  const json: JsonSchema = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: "any" })));
  return typeText(json);
}

describe("the reference writes a schema", () => {
  test("with optional fields, limits and formats", () => {
    const schema = z.strictObject({ id: z.uuid(), count: z.int().min(1).max(9).optional() });
    expect(textOf(schema)).toBe("{\n  id: string; // uuid\n  count?: number; // integer, ≥ 1, ≤ 9\n}");
  });

  test("with a default as an optional input", () => {
    expect(textOf(z.strictObject({ limit: z.int().default(20) }), "input")).toContain(
      "limit?: number; // integer",
    );
  });

  test("with enumerations, alternatives, lists and null", () => {
    expect(textOf(z.enum(["A", "B"]))).toBe('"A" | "B"');
    expect(textOf(z.string().nullable())).toBe("string | null");
    expect(textOf(z.array(z.union([z.string(), z.literal(1)])))).toBe("Array<string | 1>");
    expect(textOf(z.record(z.string(), z.boolean()))).toBe("Record<string, boolean>");
  });
});
