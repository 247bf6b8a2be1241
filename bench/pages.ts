import { startWebApp } from "../tests/web/support/app.ts";
import { openEvent, uploadPicture } from "../tests/web/support/event.ts";
import { type Audit, audit } from "../tests/web/support/lighthouse.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { median } from "./lib/numbers.ts";

/** Question: how soon does a slow phone show the app's first page and a customer's, and does anything move? */
const PERFORMANCE_MIN = 0.9;
const SHIFT_MAX = 0.02;
const APP_PAINT_MS_MAX = 2_500;
const CUSTOMER_PAINT_MS_MAX = 1_500;

async function main(): Promise<void> {
  const app = await startWebApp();
  const kill = () => app.server.signal("SIGKILL", "group");
  process.on("exit", kill);
  const owner = await app.ownerWithStore();
  const { slug } = await openEvent(owner, { imageUrl: await uploadPicture(app, owner) });
  const figures = [
    ...(await figuresOf("the app's sign-in page", `${app.url}/app/sign-in`, APP_PAINT_MS_MAX)),
    ...(await figuresOf("a customer's page", `${app.url}/e/${slug}`, CUSTOMER_PAINT_MS_MAX)),
  ];
  process.off("exit", kill);
  await app.stop();
  printFigures(figures);
}

async function figuresOf(page: string, url: string, paintMsMax: number): Promise<readonly Figure[]> {
  const audits: Audit[] = [];
  for (let run = 0; run < 3; run += 1) audits.push(await audit(url, audits.at(-1)?.pace));
  const of = (question: string, unit: Figure["unit"], values: readonly number[]) => ({
    ...{ question: `${page}: ${question}`, unit, value: median(values), runs: values },
  });
  const paints = audits.map(({ largestPaintMs }) => Math.round(largestPaintMs));
  return [
    {
      ...of(
        "Lighthouse performance",
        "ratio",
        audits.map(({ performance }) => performance),
      ),
      limit: { kind: "atLeast", value: PERFORMANCE_MIN },
    },
    { ...of("largest paint", "ms", paints), limit: { kind: "atMost", value: paintMsMax } },
    {
      ...of(
        "layout shift",
        "ratio",
        audits.map(({ layoutShift }) => layoutShift),
      ),
      limit: { kind: "atMost", value: SHIFT_MAX },
    },
  ];
}

await main();
process.exit(0);
