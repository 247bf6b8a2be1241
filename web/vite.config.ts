import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { subsetUiFont } from "../scripts/web/font.ts";
import { compileMessages } from "../scripts/web/messages.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Messages and font are made before anything is bundled, and again when a message changes while developing. */
function generated(): Plugin {
  const make = async () => {
    await compileMessages();
    await subsetUiFont();
  };
  return {
    name: "madang-generated",
    configResolved: make,
    configureServer: (server) => {
      server.watcher.add(at("messages"));
      server.watcher.on("change", (file) => {
        if (file.startsWith(at("messages"))) void make();
      });
    },
  };
}

const API = `http://localhost:${process.env["PORT"] ?? "8084"}`;
const SERVED_BY_API = [
  "/trpc",
  "/api",
  "/e",
  "/s",
  "/r",
  "/media",
  "/poster",
  "/report",
  "/oauth",
  "/favicon.svg",
  "/openapi.json",
];

export default defineConfig({
  root: at("."),
  base: "/app/",
  publicDir: at("public"),
  plugins: [generated(), react(), tailwindcss()],
  resolve: {
    alias: [
      { find: "madang/client", replacement: at("../src/client/index.ts") },
      { find: "madang/charts", replacement: at("../src/charts/index.ts") },
    ],
  },
  build: {
    outDir: at("../dist/web/app"),
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    // A preload of a module that the page asks for anyway saves a round trip; the helper for old browsers is inline script.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: Object.fromEntries(SERVED_BY_API.map((path) => [path, API])) },
});
