import "./styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { keepLastSeen } from "./api/index.ts";
import { App } from "./app/app.tsx";
import { installOffline } from "./app/install.ts";
import { applyPreferences } from "./app/preferences.ts";
import { whenIdle } from "./app/when-idle.ts";

applyPreferences();
keepLastSeen();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
whenIdle(() => {
  // Split files with the characters of people's names and texts.
  void import("./all-characters.ts");
  installOffline();
});
