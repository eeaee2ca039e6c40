// How long it takes to verify a webhook, against what one would use instead. Run: npx tsx test/bench/webhooks.ts
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { verify as octokitVerify } from "@octokit/webhooks-methods";
import { Webhook } from "standardwebhooks";
import { signBody, verifySignature } from "../../src/webhooks/index.js";

const secret = "the-signing-secret";
const rounds = 41;

const versionOf = (name: string): string =>
  JSON.parse(
    readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), "utf8"),
  ).version;

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

interface Contender {
  name: string;
  verify: () => boolean | Promise<boolean>;
  /** Microseconds a call took, by round. */
  times: number[];
}

function verifyWithNode(body: string | Uint8Array, signature: string) {
  const expected = createHmac("sha256", secret).update(body).digest();
  const claimed = Buffer.from(signature.slice(7), "hex");
  return claimed.length === expected.length && timingSafeEqual(claimed, expected);
}

async function contenders(body: string): Promise<Contender[]> {
  const bytes = Buffer.from(body);
  const signature = await signBody(body, secret);
  const standard = new Webhook(secret, { format: "raw" });
  const standardHeaders = {
    "webhook-id": "message",
    "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
    "webhook-signature": standard.sign("message", new Date(), body),
  };
  const contender = (name: string, verify: Contender["verify"]) => ({ name, verify, times: [] });
  return [
    contender("verifySignature, string", () => verifySignature(body, signature, secret)),
    contender("verifySignature, bytes", () => verifySignature(bytes, signature, secret)),
    contender("node:crypto, string", () => verifyWithNode(body, signature)),
    contender("node:crypto, bytes", () => verifyWithNode(bytes, signature)),
    contender("@octokit/webhooks-methods, string", () => octokitVerify(secret, body, signature)),
    // Throws where it refuses, and returns nothing where it has nothing to parse.
    contender("standardwebhooks, string", () => {
      return standard.verify(body, standardHeaders, { jsonParse: false }) === undefined;
    }),
  ];
}

async function microseconds({ name, verify }: Contender, calls: number): Promise<number> {
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) {
    if (!(await verify())) throw new Error(`${name} refuses the signature`);
  }
  return Number(process.hrtime.bigint() - start) / 1000 / calls;
}

async function compare(size: number, calls: number): Promise<void> {
  const rivals = await contenders(JSON.stringify({ body: "é".repeat(size / 2 - 6) }));
  // Rounds are interleaved, each begun by another contender: a slow moment of the machine hits all of them.
  for (let round = 0; round <= rounds; round++) {
    const first = round % rivals.length;
    for (const rival of [...rivals.slice(first), ...rivals.slice(0, first)]) {
      const time = await microseconds(rival, calls);
      // The first round warms up.
      if (round > 0) rival.times.push(time);
    }
  }
  const [ours, ...others] = rivals;
  if (!ours) return;
  console.log(
    `\n${size / 1000} kB, medians of ${rounds} rounds of ${calls} calls, one after another`,
  );
  console.log(`${ours.name.padEnd(36)}${median(ours.times).toFixed(1).padStart(8)} µs`);
  for (const { name, times } of others) {
    const ratio = median(ours.times.map((time, round) => time / (times[round] ?? Number.NaN)));
    console.log(
      `${name.padEnd(36)}${median(times).toFixed(1).padStart(8)} µs  ratio ${ratio.toFixed(2)}`,
    );
  }
}

console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus()[0]?.model}, ${cpus().length} CPUs`,
);
for (const name of ["@octokit/webhooks-methods", "standardwebhooks"]) {
  console.log(`${name} ${versionOf(name)}`);
}
await compare(1_000, 400);
await compare(100_000, 40);
