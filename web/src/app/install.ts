/** Makes the app open without a connection. Not while developing: every module is new each time. */
export function installOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // An app that cannot be kept is an app that needs the network, nothing worse.
  void navigator.serviceWorker.register("/app/sw.js", { scope: "/app" }).catch(() => undefined);
}
