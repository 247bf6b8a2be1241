import { channelOutputs } from "./generate/channels.ts";
import { completedMigrations } from "./generate/complete-migrations.ts";
import { configOutputs } from "./generate/config.ts";
import { migrationNamesModule, migrationsModule } from "./generate/migrations.ts";
import { operationsOutputs } from "./generate/operations.ts";
import { isCurrent, type Output, writeOutputs } from "./generate/output.ts";
import { referenceOutputs } from "./generate/reference.ts";

/** Everything generated. The completed SQL comes first: the module is made of it. */
async function generatedOutputs(): Promise<Output[]> {
  return [
    ...completedMigrations(),
    migrationsModule(),
    migrationNamesModule(),
    ...configOutputs(),
    ...(await referenceOutputs()),
    ...channelOutputs(),
    ...operationsOutputs(),
  ];
}

if (import.meta.main) {
  if (process.argv.includes("--check")) {
    const outputs = await generatedOutputs();
    const stale = outputs.filter((output) => !isCurrent(output));
    for (const { path } of stale) console.error(`not up to date: ${path} (run: bun run generate)`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const path of writeOutputs(await generatedOutputs())) console.log(`written: ${path}`);
  }
}
