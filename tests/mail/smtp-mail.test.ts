import { afterEach, expect, test } from "bun:test";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { smtpMail } from "../../src/entry/bun-mail-smtp.ts";
import type { Mail } from "../../src/mail/index.ts";

const MAIL: Mail = {
  id: "m-1",
  to: "owner@example.com",
  subject: "[마당] 어제 소식이에요",
  text: "참여 3명",
  html: "<p>참여 3명</p>",
  headers: { "List-Unsubscribe": "<https://madang.example/u?token=a>" },
};
const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((done) => server.close(() => done()));
});

/** A real server on loopback; what it took is in `letters`. */
async function serve(options: SMTPServerOptions = {}) {
  const letters: { from: string; to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? "" : mailFrom.address;
        letters.push({
          from,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString(),
        });
        done();
      });
    },
    ...options,
  });
  servers.push(server);
  server.on("error", () => {});
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, "127.0.0.1", () => {
      const address = listening.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return { letters, port };
}

const mailer = (port: number, login = "", host = "127.0.0.1") =>
  smtpMail({
    url: `smtp://${login}${host}:${port}`,
    from: "Madang <no-reply@madang.example>",
    timeoutMs: 1_000,
  });
const fails = (responseCode: number) =>
  Object.assign(new Error("no owner@example.com here"), { responseCode });

test("a mail arrives once, with both bodies, its own Message-ID and its header fields", async () => {
  const { letters, port } = await serve();
  expect(await mailer(port).send(MAIL)).toEqual({ kind: "accepted" });
  const [letter] = letters;
  expect(letters).toHaveLength(1);
  expect(letter).toMatchObject({ from: "no-reply@madang.example", to: [MAIL.to] });
  expect(letter?.text).toContain("Message-ID: <m-1@madang.example>");
  expect(letter?.text).toContain("List-Unsubscribe: <https://madang.example/u?token=a>");
  expect(letter?.text).toContain("multipart/alternative");
  expect(letter?.text).toContain(Buffer.from(MAIL.text).toString("base64"));
});

test("the sign-in of the address is used, and a wrong one waits for an operator", async () => {
  const { letters, port } = await serve({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === "ma@dang" && password === "p:w" ? done(null, { user: username }) : done(fails(535)),
  });
  expect(await mailer(port, "ma%40dang:p%3Aw@").send(MAIL)).toEqual({ kind: "accepted" });
  expect(await mailer(port, "x:y@").send(MAIL)).toEqual({ kind: "waits", reason: "SMTP_535" });
  expect(letters).toHaveLength(1);
});

test("a password leaves the machine only on a line that is sealed", async () => {
  const passwords: string[] = [];
  const { letters, port } = await serve({
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, done) => {
      passwords.push(password ?? "");
      done(null, { user: "u" });
    },
  });
  // Leads to this machine, and has no name that says so.
  const elsewhere = "0.0.0.0";
  expect((await mailer(port, "u:p@", elsewhere).send(MAIL)).kind).toBe("waits");
  expect({ passwords, letters }).toEqual({ passwords: [], letters: [] });
  expect(await mailer(port, "", elsewhere).send(MAIL)).toEqual({ kind: "accepted" });
});

test.each([
  [450, "waits"],
  [550, "refused"],
] as const)("a recipient answered with %d: %s, and the reason holds no address", async (code, kind) => {
  const { letters, port } = await serve({ onRcptTo: (_address, _session, done) => done(fails(code)) });
  expect(await mailer(port).send(MAIL)).toEqual({ kind, reason: `SMTP_${code}` });
  expect(letters).toEqual([]);
});

test("a server that takes the mail and says nothing leaves nobody knowing", async () => {
  const { port } = await serve({
    onData(stream, session) {
      stream.on("data", () => {});
      stream.on("end", () =>
        servers[0]?.connections.forEach((one) => void (one.id === session.id && one.close())),
      );
    },
  });
  expect((await mailer(port).send(MAIL)).kind).toBe("unknown");
});

test("a server that is not there has certainly taken nothing", async () => {
  expect((await mailer(1).send(MAIL)).kind).toBe("waits");
});
