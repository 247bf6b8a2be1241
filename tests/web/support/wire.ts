import { connect, createServer, type Socket } from "node:net";

export type Wire = {
  /** The server as it is reached over the wire. */
  readonly url: string;
  /** Ends every connection, as the server does with a stream that is old; new ones are taken. */
  cut(): void;
  /** Nothing comes from the server until `release`: it is there, and silent. */
  hold(): void;
  release(): void;
  stop(): void;
};

/**
 * A line between browser and server that can be cut and held, byte for byte otherwise.
 *
 * @example const wire = await laidTo(app().url); await page.goto(`${wire.url}/app`); wire.cut();
 */
export async function laidTo(serverUrl: string): Promise<Wire> {
  const { hostname, port } = new URL(serverUrl);
  const lines = new Map<Socket, Socket>();
  let isHeld = false;
  const server = createServer((down) => {
    const up = connect(Number(port), hostname);
    lines.set(down, up);
    const end = () => {
      lines.delete(down);
      down.destroy();
      up.destroy();
    };
    for (const socket of [down, up]) socket.on("error", end).on("close", end);
    down.pipe(up);
    if (!isHeld) up.pipe(down);
  });
  const cut = () => {
    for (const [down, up] of [...lines]) {
      down.destroy();
      up.destroy();
    }
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    cut,
    hold: () => {
      isHeld = true;
      for (const [down, up] of lines) up.unpipe(down).pause();
    },
    release: () => {
      isHeld = false;
      for (const [down, up] of lines) up.pipe(down);
    },
    stop: () => {
      cut();
      server.close();
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("the wire has no port");
  return address.port;
}
