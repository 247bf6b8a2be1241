import { describe, expect, test } from "bun:test";
import { z } from "zod";
import type { JsonObject } from "../../../src/channels/index.ts";
import { GROUPS, message, openDealer } from "./dealer.ts";
import { FRIEND, numbers } from "./support.ts";

type Dealer = ReturnType<typeof openDealer>;

const Added = z.array(z.object({ statusCode: z.string(), messageId: z.string() }));
const Stored = z.object({ row: z.object({ id: z.string() }) });
const idIn = (row: JsonObject) => Stored.parse(row).row.id;

const BODY = { allowDuplicates: false, customFields: { ref: "row-1" } };
const JPEG = { file: btoa(String.fromCharCode(0xff, 0xd8, 0xff, 1)), type: "BMS", name: "a.jpg" };

async function idsOf({ call }: Dealer, [path, body, field]: readonly [string, object, string]) {
  const answers = await Promise.all(Array.from({ length: 20 }, () => call("POST", path, body)));
  return answers.map(({ json }) => String(json[field]));
}

describe("calls at the same time", () => {
  test.each([
    ["groups", [GROUPS, BODY, "groupId"]],
    ["pictures", ["/storage/v1/files", JPEG, "fileId"]],
  ] as const)("make %s with an id each, and after a restart again", async (_, request) => {
    const rows: JsonObject[] = [];
    const ids = [
      ...(await idsOf(openDealer({ rows }), request)),
      ...(await idsOf(openDealer({ rows }), request)),
    ];
    expect(new Set(ids).size).toBe(40);
    expect(new Set(rows.map(idIn))).toEqual(new Set(ids));
  });

  test("make no id that is taken where an earlier one was never stored", async () => {
    const rows: JsonObject[] = [];
    const [, second = ""] = await idsOf(openDealer({ rows }), [GROUPS, BODY, "groupId"]);
    const left = rows.filter((row) => idIn(row) === second);
    const ids = await idsOf(openDealer({ rows: left }), [GROUPS, BODY, "groupId"]);
    expect(ids).not.toContain(second);
  });

  test("add a number to a group once", async () => {
    const { call, group } = openDealer();
    const path = await group();
    const add = () => call("PUT", `${path}/messages`, { messages: [message(FRIEND)] });
    const answers = await Promise.all([add(), add(), add()]);
    const taken = answers.flatMap(({ json }) => Added.parse(json["resultList"]));
    expect(taken.map(({ statusCode }) => statusCode).sort()).toEqual(["1026", "1026", "2000"]);
    expect(new Set(taken.map(({ messageId }) => messageId)).size).toBe(3);
  });

  test("add nothing to a group that is sent meanwhile, and do not unsend it", async () => {
    const { call, group } = openDealer();
    const path = await group(FRIEND);
    const [added, sent] = await Promise.all([
      call("PUT", `${path}/messages`, { messages: numbers(2_000).map(message) }),
      call("POST", `${path}/send`, {}),
    ]);
    expect(sent.json["status"]).toBe("SENDING");
    expect(added.code).toBe("409 GroupInProcessing");
    expect((await call("GET", path)).json).toMatchObject({
      status: "SENDING",
      count: { registeredSuccess: 1 },
    });
  });
});
