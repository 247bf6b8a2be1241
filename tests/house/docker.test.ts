import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../support/server.ts";
import { ROOT } from "../support/source-files.ts";
import { collectText, until } from "../support/until.ts";

setDefaultTimeout(120_000);

const dockerfile = readFileSync(join(ROOT, "Dockerfile"), "utf8");
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Instruction = { readonly name: string; readonly value: string };

/** Continued lines as one, without comments. */
function instructions(text: string): Instruction[] {
  return text
    .replace(/\\\n\s*/g, " ")
    .split("\n")
    .flatMap((line) => {
      const [, name, value] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [{ name, value }];
    });
}

const all = instructions(dockerfile);
const valuesOf = (name: string) => all.filter((one) => one.name === name).map(({ value }) => value);
/** Sources of COPY that come from the repository. */
const copied = valuesOf("COPY")
  .filter((value) => !value.startsWith("--from"))
  .flatMap((value) => value.split(/\s+/).slice(0, -1));
const lastOf = (name: string) => valuesOf(name).at(-1) ?? "";
const environment = Object.fromEntries(
  Array.from(lastOf("ENV").matchAll(/(\w+)=(\S+)/g), ([, name = "", value = ""]) => [name, value]),
);

describe("the Dockerfile", () => {
  test("holds instructions that Docker knows, in stages that begin with the pinned Bun", () => {
    const known = "FROM WORKDIR COPY RUN ARG ENV USER VOLUME EXPOSE HEALTHCHECK STOPSIGNAL CMD".split(" ");
    expect(all.filter(({ name }) => !known.includes(name))).toEqual([]);
    const { devDependencies }: { devDependencies: { bun: string } } = JSON.parse(
      readFileSync(join(ROOT, "package.json"), "utf8"),
    );
    for (const image of valuesOf("FROM")) expect(image).toStartWith(`oven/bun:${devDependencies.bun}-slim`);
  });

  test("copies only what is there and what .dockerignore lets through", () => {
    const lines = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n");
    const letThrough = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    expect(lines).toContain("*");
    for (const source of copied) {
      expect(existsSync(join(ROOT, source.replace("./", "")))).toBe(true);
      expect(letThrough).toContain(source);
    }
    expect([...new Set(copied)].sort()).toEqual(letThrough.sort());
  });

  test("runs as nobody in particular, keeps its data in a volume and says how it is", () => {
    expect(lastOf("USER")).toBe("bun");
    expect(lastOf("VOLUME")).toBe(environment["DATA_DIR"] ?? "");
    expect(environment).toMatchObject({ HOST: "0.0.0.0", NODE_ENV: "production" });
    expect(lastOf("EXPOSE")).toBe(environment["PORT"] ?? "");
    expect(lastOf("HEALTHCHECK")).toContain("/livez");
    const order = all.map(({ name }) => name);
    expect(order.indexOf("USER")).toBeGreaterThan(order.lastIndexOf("RUN"));
  });

  test("gives a folder from which the server starts, with production dependencies and nothing else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "madang-image-"));
    folders.push(folder);
    for (const source of new Set(copied))
      cpSync(join(ROOT, source), join(folder, source), { recursive: true });
    const install = valuesOf("RUN")
      .filter((command) => !command.includes("/data"))
      .map((command) => `KAFKA=0; ${command}`)
      .join(" && ");
    const installed = Bun.spawn(["sh", "-c", install], { cwd: folder, stdout: "pipe", stderr: "pipe" });
    expect(await installed.exited).toBe(0);
    expect(existsSync(join(folder, "node_modules", "typescript"))).toBe(false);
    const port = freePort();
    const command: string[] = JSON.parse(lastOf("CMD"));
    const child = Bun.spawn(command, {
      cwd: folder,
      env: {
        PATH: process.env["PATH"] ?? "",
        ...environment,
        HOST: "127.0.0.1",
        PORT: `${port}`,
        DATA_DIR: join(folder, "data"),
      },
      stdout: "pipe",
      stderr: "pipe",
    });
    const output = [collectText(child.stdout), collectText(child.stderr)];
    try {
      const url = `http://127.0.0.1:${port}`;
      const ready = async () => ((await fetch(`${url}/readyz`)).ok ? true : undefined);
      await until("the server is ready", ready, 60_000).catch((error: unknown) => {
        throw new Error(output.map((each) => each.text()).join("\n"), { cause: error });
      });
      const [probe = ""] = /CMD (\[.*\])/.exec(lastOf("HEALTHCHECK"))?.slice(1) ?? [];
      const health = Bun.spawn(JSON.parse(probe), {
        cwd: folder,
        env: { PATH: process.env["PATH"] ?? "", PORT: `${port}` },
      });
      expect(await health.exited).toBe(0);
      const sick = Bun.spawn(JSON.parse(probe), {
        cwd: folder,
        env: { PATH: process.env["PATH"] ?? "", PORT: `${freePort()}` },
        stderr: "ignore",
      });
      expect(await sick.exited).not.toBe(0);
    } finally {
      child.kill("SIGTERM");
      await child.exited;
    }
    expect(child.exitCode).toBe(0);
  });
});
