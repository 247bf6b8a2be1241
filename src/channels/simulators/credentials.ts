/** Known to everyone: opens nothing but the simulators of demo mode. */
export const SIMULATOR_CREDENTIALS = {
  clientId: "madang-demo",
  clientSecret: "simulator-client-secret",
  signingSecret: "simulator-signing-secret",
} as const;
