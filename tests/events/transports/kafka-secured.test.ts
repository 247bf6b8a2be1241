import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KafkaForTests, startKafka } from "../../support/kafka.ts";
import { describeWith } from "../../support/required.ts";
import { ROOT } from "../../support/source-files.ts";

const USER = { username: "madang", password: "a-password-of-the-test" };

describeWith("Kafka", "Kafka by TLS and SASL/SCRAM-SHA-256", () => {
  let kafka: KafkaForTests;
  let folder: string;
  let keyFile: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "madang-tls-"));
    keyFile = join(folder, "broker.pem");
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const made = Bun.spawnSync([
      ...["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
      ...[...names, "-keyout", keyFile, "-out", join(folder, "cert.pem")],
    ]);
    if (!made.success) throw new Error(made.stderr.toString());
    const certificate = await Bun.file(join(folder, "cert.pem")).text();
    await Bun.write(keyFile, `${await Bun.file(keyFile).text()}${certificate}`);
    kafka = await startKafka({ secured: { keyFile, ...USER } });
    await kafka.createTopic("secured", 2);
  }, 90_000);
  afterAll(async () => {
    await kafka.stop();
    rmSync(folder, { recursive: true });
  });

  /** A process that trusts the broker's certificate, or not: publishes one message and waits for it. */
  async function run(options: { password?: string; isTrusting?: boolean } = {}) {
    const config = {
      ...{ brokers: [kafka.securedBrokers], topic: "secured", isTls: true },
      sasl: { ...USER, password: options.password ?? USER.password },
    };
    const script = `
      import { openKafka } from "./src/events/transport/kafka.ts";
      import { messagesOf, peopleOf } from "./tests/events/history.ts";
      const transport = await openKafka({
        config: ${JSON.stringify(config)},
        log: { info() {}, error: (event, fields) => console.log(event, JSON.stringify(fields)) },
        sleep: Bun.sleep,
        randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      });
      try {
        await transport.check();
        await transport.publish(messagesOf({ people: peopleOf(1), steps: [[]] }, "secured").messages.slice(0, 1));
        await new Promise((resolve) => {
          transport.source.subscribe("analytics", async (_, refs) => resolve(refs));
        });
        console.log("received");
      } catch (error) {
        console.log(String(error));
      }
      await transport.close();
    `;
    const trust = options.isTrusting === false ? {} : { NODE_EXTRA_CA_CERTS: join(folder, "cert.pem") };
    const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
    const child = Bun.spawn(["bun", "-e", script], {
      cwd: ROOT,
      env: { ...env, ...trust },
      stdout: "pipe",
      stderr: "pipe",
    });
    const texts = [new Response(child.stdout).text(), new Response(child.stderr).text()];
    expect(await child.exited).toBe(0);
    return (await Promise.all(texts)).join("\n");
  }

  test("publishes and receives", async () => {
    expect(await run()).toContain("received");
  }, 30_000);

  test("says that the password is wrong, without it", async () => {
    const output = await run({ password: "a-wrong-password" });
    expect(output).toContain("Kafka at KAFKA_BROKERS: checking: ");
    expect(output).toContain("AUTHENTICATION");
    expect(output).not.toContain("password");
  }, 30_000);

  test("trusts no certificate that nobody vouches for", async () => {
    const output = await run({ isTrusting: false });
    expect(output).toContain("Kafka at KAFKA_BROKERS: checking: ");
    expect(output).not.toContain("received");
  }, 30_000);
});
