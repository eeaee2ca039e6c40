import { generateKeyPairSync, sign } from "node:crypto";

/** One DER element: tag, length, content. */
function element(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...content: Uint8Array[]) => element(0x30, ...content);
const objectIdentifier = (hex: string) => element(0x06, Buffer.from(hex, "hex"));
const utcTime = (text: string) => element(0x17, Buffer.from(text));

/** A certificate that nobody trusts, signed by its own key; made anew, so that no private key lies in the repository. */
export function createSelfSignedCertificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = sequence(objectIdentifier("2a8648ce3d040302"));
  const commonName = sequence(objectIdentifier("550403"), element(0x0c, Buffer.from("127.0.0.1")));
  const name = sequence(element(0x31, commonName));
  const toBeSigned = sequence(
    element(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(utcTime("200101000000Z"), utcTime("491231235959Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  const certificate = sequence(
    toBeSigned,
    ecdsaWithSha256,
    element(0x03, Buffer.from([0]), signature),
  );
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}
