import { compileMessages } from "./messages.ts";
import { WEB } from "./paths.ts";

/** `tsc` of the owner's app: its messages are typed functions, compiled first. */
await compileMessages();
const tsc = Bun.spawn(["tsc", "--noEmit", "--project", WEB], { stdio: ["ignore", "inherit", "inherit"] });
process.exitCode = await tsc.exited;
