import { createHmac } from "node:crypto";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { signBody, verifySignature } from "../../src/webhooks/index.js";
import { secret, untyped } from "./payloads.js";

const body = '{"event":"zz.test","text":"¿Qué tal? 日本 👋🏽"}';
const signature = await signBody(body, secret);
const bytes = new TextEncoder().encode(body);
const hex = signature.slice("sha256=".length);

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("known answers of OpenSSL (dgst -sha256 -mac HMAC) are signed and accepted:", () => {
  it.each<[name: string, body: string | Uint8Array, secret: string, hex: string]>([
    [
      "an empty body",
      "",
      "signing-secret",
      "336f42a08404b6a6c695526780da12ab6dc7acb56698843de9b86b041f4cb828",
    ],
    [
      "UTF-8 of two, three and four bytes",
      '{"body":"¿Qué tal? 日本 👋🏽"}',
      "signing-secret",
      "69533d974dd60ad092ad8d230b6f08ced4ad7e252863b5f5bc284a9bf55f5b2b",
    ],
    [
      "line breaks and tabs",
      '{\r\n\t"body": "Hello"\r\n}\n',
      "signing-secret",
      "86f3597637008544d689c2a81c106fd4731cda06ddeab162a365e0035d3e8d24",
    ],
    [
      "a byte order mark",
      '\uFEFF{"body":"Hello"}',
      "signing-secret",
      "76ecd269f62d6ec8d4bbeab33e5ad7e73562746698258e5e25c05fdd79befe0f",
    ],
    [
      "bytes that are not UTF-8",
      Uint8Array.of(0xff, 0xfe, 0x00, 0xc3, 0x28),
      "signing-secret",
      "00580bc54ba1841ef6773d6587236b1bc970a40517e5323ca29e82172c273a9d",
    ],
    [
      "a secret that looks like hex",
      "Hello",
      "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      "da68af5214f8dc115eef5d6a868a8bdec2fcc705e0fcbb72aa517ce2671436cb",
    ],
    [
      "a secret that is not ASCII",
      "Hello",
      "contraseña-🔑",
      "a8232c8aac8e566e414bc6f970504757c7ce7206720762e040fb0f0c33e000f6",
    ],
    [
      "RFC 4231, test case 2",
      "what do ya want for nothing?",
      "Jefe",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
  ])("%s", async (_, body, secret, hex) => {
    expect(await signBody(body, secret)).toBe(`sha256=${hex}`);
    expect(await verifySignature(body, `sha256=${hex}`, secret)).toBe(true);
  });

  it("any bytes, with any secret", async () => {
    const anySecret = fc.string({ unit: "binary", minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), anySecret, async (body, secret) => {
        const digest = createHmac("sha256", secret).update(body).digest("hex");
        expect(await signBody(body, secret)).toBe(`sha256=${digest}`);
        expect(await verifySignature(body, `sha256=${digest}`, secret)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a header is refused if it is", () => {
  it.each<[string, unknown]>([
    ["missing", undefined],
    ["null", null],
    ["empty", ""],
    ["without a scheme", hex],
    ["only the scheme", "sha256="],
    ["of another scheme", `sha512=${hex}`],
    ["in upper case", `sha256=${hex.toUpperCase()}`],
    ["of a scheme in upper case", `SHA256=${hex}`],
    ["one digit short", signature.slice(0, -1)],
    ["one digit long", `${signature}0`],
    ["base64", `sha256=${Buffer.from(hex, "hex").toString("base64")}`],
    ["after a space", ` ${signature}`],
    ["before a line break", `${signature}\n`],
    ["given twice, joined as servers do", `${signature}, ${signature}`],
    ["given twice, in an array", [signature, signature]],
    ["in an array", [signature]],
    ["a String object", Object(signature)],
    ["zeros", `sha256=${"0".repeat(64)}`],
    ["wrong in its last digit", signature.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"))],
  ])("%s", async (_, header) => {
    expect(await untyped.verifySignature(body, header, secret)).toBe(false);
  });
});

describe("a body is refused if it is", () => {
  it.each<[string, unknown]>([
    ["changed in one bit", bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte))],
    ["cut short", bytes.subarray(0, -1)],
    ["longer", `${body}\0`],
    ["empty", ""],
    ["still base64", Buffer.from(body).toString("base64")],
    ["after a byte order mark", `\uFEFF${body}`],
    ["with its keys in another order", '{"text":"¿Qué tal? 日本 👋🏽","event":"zz.test"}'],
    ["with one more key", body.replace("{", '{"more":1,')],
    ["parsed", JSON.parse(body)],
    ["an array of its bytes", [...bytes]],
    ["a Buffer as JSON has it", Buffer.from(body).toJSON()],
    ["a Blob", new Blob([body])],
    ["a stream", new Blob([body]).stream()],
    ["a promise", Promise.resolve(body)],
    ["missing", undefined],
    ["null", null],
  ])("%s", async (_, sent) => {
    expect(await untyped.verifySignature(sent, signature, secret)).toBe(false);
  });

  it("a byte that is not UTF-8, in place of the character that decoders put there", async () => {
    const signature = await signBody('{"body":"\uFFFD"}', secret);
    const forged = Buffer.from('{"body":"?"}').map((byte) => (byte === 0x3f ? 0xff : byte));
    expect(await verifySignature(forged, signature, secret)).toBe(false);
  });
});

describe("the second form, JSON.stringify(JSON.parse(body)),", () => {
  it.each([
    ["white space between the tokens", JSON.stringify(JSON.parse(body), null, 2)],
    ["a line break at the end", `${body}\n`],
    ["an escaped character", body.replace("Q", "\\u0051")],
  ])("accepts %s", async (_, sent) => {
    expect(await verifySignature(sent, signature, secret)).toBe(true);
  });

  it("is not tried if the raw bytes fit, so that most webhooks are parsed once", async () => {
    const parse = vi.spyOn(JSON, "parse");
    expect(await verifySignature(body, signature, secret)).toBe(true);
    expect(parse).not.toHaveBeenCalled();
  });

  it("is tried for bodies up to 1 MB, because parsing larger ones would block the process", async () => {
    const spaces = " ".repeat(1_000_000 - bytes.length);
    expect(await verifySignature(body + spaces, signature, secret)).toBe(true);
    expect(await verifySignature(`${body}${spaces} `, signature, secret)).toBe(false);
  });

  it("is not tried for a 60 MB body with an invented signature", async () => {
    const parse = vi.spyOn(JSON, "parse");
    const large = new Uint8Array(60_000_000).fill(0x20);
    expect(await verifySignature(large, signature, secret)).toBe(false);
    expect(parse).not.toHaveBeenCalled();
  });

  it("is not used if 100,000 nested objects can't be serialised, which causes no error", async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    expect(await verifySignature(deep, signature, secret)).toBe(false);
    expect(await verifySignature(deep, await signBody(deep, secret), secret)).toBe(true);
  });
});

describe("a secret", () => {
  it.each<[string, unknown]>([
    ["of another project", "another-secret"],
    ["in another case", secret.toUpperCase()],
    ["with a line break", `${secret}\n`],
    ["that is empty", ""],
    ["that is missing", undefined],
    ["in an empty array", []],
    ["in an array of empty strings", ["", ""]],
    ["in a nested array", [[secret]]],
    ["in a Set", new Set([secret])],
    ["as bytes", new TextEncoder().encode(secret)],
    ["as a function", () => secret],
  ])("%s accepts nothing", async (_, secrets) => {
    expect(await untyped.verifySignature(body, signature, secrets)).toBe(false);
  });

  it("is one of several during a rotation, at any place", async () => {
    expect(await verifySignature(body, signature, ["another-secret", secret])).toBe(true);
    expect(await verifySignature(body, signature, [secret, "another-secret"])).toBe(true);
    expect(await verifySignature(` ${body}`, signature, ["another-secret", secret])).toBe(true);
  });

  it("still counts if the list has unusable ones", async () => {
    const secrets = ["", undefined, null, 7, {}, secret];
    expect(await untyped.verifySignature(body, signature, secrets)).toBe(true);
  });

  it("is checked to the end of the list, so that the time doesn't say which one fits", async () => {
    const verify = vi.spyOn(crypto.subtle, "verify");
    await verifySignature(body, signature, [secret, "two", "three"]);
    expect(verify).toHaveBeenCalledTimes(3);
  });
});

describe("the same bytes are signed and accepted as", () => {
  const surrounded = (memory: ArrayBuffer | SharedArrayBuffer) => {
    new Uint8Array(memory).fill(0x7b).set(bytes, 8);
    return new Uint8Array(memory, 8, bytes.length);
  };
  it.each<[string, () => unknown]>([
    ["a string", () => body],
    ["a Uint8Array", () => bytes],
    ["an ArrayBuffer", () => bytes.slice().buffer],
    ["a Buffer of Node's pool", () => Buffer.from(body)],
    ["a DataView", () => new DataView(bytes.slice().buffer)],
    ["part of a larger buffer", () => surrounded(new ArrayBuffer(bytes.length + 16))],
    ["part of shared memory", () => surrounded(new SharedArrayBuffer(bytes.length + 16))],
    ["a Uint8Array of another realm", () => runInNewContext("Uint8Array.from(bytes)", { bytes })],
    [
      "an ArrayBuffer of another realm",
      () => runInNewContext("Uint8Array.from(bytes).buffer", { bytes }),
    ],
  ])("%s", async (_, form) => {
    // WebCrypto of a sandbox takes only bytes of its own realm.
    const verify = vi.spyOn(crypto.subtle, "verify");
    expect(await untyped.signBody(form(), secret)).toBe(signature);
    expect(await untyped.verifySignature(form(), signature, secret)).toBe(true);
    expect(verify.mock.calls[0]?.[3]).toBeInstanceOf(Uint8Array);
  });

  it("a buffer that its owner overwrites during the check", async () => {
    const reused = bytes.slice();
    const pending = verifySignature(reused, signature, secret);
    reused.fill(0);
    expect(await pending).toBe(true);
  });
});

describe("a fault of the platform rejects with its own error, never with false:", () => {
  it.each(["importKey", "verify"] as const)("crypto.subtle.%s fails", async (name) => {
    const fault = new DOMException("no HMAC", "NotSupportedError");
    vi.spyOn(crypto.subtle, name).mockRejectedValue(fault);
    await expect(verifySignature(body, signature, secret)).rejects.toBe(fault);
  });

  it("there is no WebCrypto", async () => {
    vi.stubGlobal("crypto", undefined);
    await expect(verifySignature(body, signature, secret)).rejects.toThrow(TypeError);
  });

  it("there is no TextEncoder", async () => {
    vi.stubGlobal("TextEncoder", undefined);
    await expect(verifySignature(body, signature, secret)).rejects.toThrow("TextEncoder");
  });
});

describe("signBody refuses", () => {
  it("a parsed object, and says what to pass", async () => {
    await expect(untyped.signBody(JSON.parse(body), secret)).rejects.toThrow(
      new TypeError(
        "Can't sign a parsed object: pass JSON.stringify(body), and send exactly that string.",
      ),
    );
  });

  it.each(["", undefined, null, 7, ["a"], new Uint8Array(4)])("%o as a secret", async (secret) => {
    await expect(untyped.signBody("{}", secret)).rejects.toThrow(
      new TypeError("Can't sign with an empty signing secret: check where it is configured."),
    );
  });
});

it("verifySignature never throws, and accepts nothing by chance", async () => {
  const anything = fc.anything({ withBigInt: true, withMap: true, withTypedArray: true });
  const header = fc.oneof(anything, fc.stringMatching(/^sha256=[0-9a-f]{64}$/));
  await fc.assert(
    fc.asyncProperty(anything, header, anything, async (body, header, secrets) => {
      expect(await untyped.verifySignature(body, header, secrets)).toBe(false);
    }),
  );
});
