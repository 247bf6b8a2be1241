import { expect, test } from "bun:test";
import { ROOT } from "../support/source-files.ts";

/** A process of its own, because it is the runtime that would print. */
const DROPS = `
import { startSimulators } from "./src/entry/simulators.ts";
const { endpoints, stop } = startSimulators();
const headers = { "content-type": "application/json" };
for (const kind of ["drop_before", "drop_after"]) {
  const body = JSON.stringify({ faults: [{ kind, op: "any" }] });
  await fetch(endpoints.NaverBlog + "/__faults", { method: "POST", headers, body });
  const outcome = await fetch(endpoints.NaverBlog + "/dalbit.xml").then((answer) => answer.text()).then(() => "answered", () => "dropped");
  console.log(kind, outcome);
}
await stop();
`;

test("a connection that a simulator drops is dropped, and leaves nothing in the log", async () => {
  const child = Bun.spawn([process.execPath, "-e", DROPS], { cwd: ROOT, stdout: "pipe", stderr: "pipe" });
  const [out, log] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  expect({ out, log }).toEqual({ out: "drop_before dropped\ndrop_after dropped\n", log: "" });
});
