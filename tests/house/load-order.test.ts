import { expect, setDefaultTimeout, test } from "bun:test";
import { Glob } from "bun";
import { ROOT } from "../support/source-files.ts";

setDefaultTimeout(60_000);

/** Modules call each other, so a constant that is read while another module still loads would break one order. */
test("every door can be the first thing that is loaded", async () => {
  const doors = Array.from(new Glob("src/**/index.ts").scanSync({ cwd: ROOT })).sort();
  expect(doors.length).toBeGreaterThan(15);
  const failures: string[] = [];
  const queue = [...doors, "src/app.ts", "src/entry/worker.ts"];
  const load = async () => {
    for (let door = queue.shift(); door !== undefined; door = queue.shift()) {
      const child = Bun.spawn(["bun", "-e", `await import("./${door}")`], {
        cwd: ROOT,
        stdout: "ignore",
        stderr: "pipe",
      });
      const [error, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
      if (code !== 0) failures.push(`${door}: ${/\w*Error: .*/.exec(error)?.[0] ?? error}`);
    }
  };
  await Promise.all([load(), load(), load()]);
  expect(failures).toEqual([]);
});
