interface Vector {
  name: string;
  body: string | Uint8Array;
  secret: string;
  hex: string;
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/**
 * Known answers of `openssl dgst -sha256 -mac HMAC -macopt hexkey:<secret in UTF-8>` (OpenSSL 3.0.19). The last two are
 * also those of RFC 4231, section 4.
 */
export const vectors: Vector[] = [
  {
    name: "plain JSON",
    body: '{"event_type":"message","project_id":"PROJECT_ID"}',
    secret: "signing-secret",
    hex: "774349a3ba646038e9d1f39ad759a483b1cad57bd282d395839adc9b17353719",
  },
  {
    name: "an empty body",
    body: "",
    secret: "signing-secret",
    hex: "336f42a08404b6a6c695526780da12ab6dc7acb56698843de9b86b041f4cb828",
  },
  {
    name: "UTF-8 of two, three and four bytes",
    body: '{"body":"¿Qué tal? 日本 👋🏽"}',
    secret: "signing-secret",
    hex: "69533d974dd60ad092ad8d230b6f08ced4ad7e252863b5f5bc284a9bf55f5b2b",
  },
  {
    name: "line breaks and tabs",
    body: '{\r\n\t"body": "Hello"\r\n}\n',
    secret: "signing-secret",
    hex: "86f3597637008544d689c2a81c106fd4731cda06ddeab162a365e0035d3e8d24",
  },
  {
    name: "a byte order mark",
    body: '\uFEFF{"body":"Hello"}',
    secret: "signing-secret",
    hex: "76ecd269f62d6ec8d4bbeab33e5ad7e73562746698258e5e25c05fdd79befe0f",
  },
  {
    name: "every byte there is",
    body: everyByte,
    secret: "signing-secret",
    hex: "b1cc0b640597ea81fce6228df24b229220927c726a0d6afc745f94f9e3f26fa4",
  },
  {
    name: "bytes that are no UTF-8",
    body: Uint8Array.of(0xff, 0xfe, 0x00, 0xc3, 0x28),
    secret: "signing-secret",
    hex: "00580bc54ba1841ef6773d6587236b1bc970a40517e5323ca29e82172c273a9d",
  },
  {
    name: "a secret that looks like hex",
    body: "Hello",
    secret: "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
    hex: "da68af5214f8dc115eef5d6a868a8bdec2fcc705e0fcbb72aa517ce2671436cb",
  },
  {
    name: "a secret that is not ASCII",
    body: "Hello",
    secret: "contraseña-🔑",
    hex: "a8232c8aac8e566e414bc6f970504757c7ce7206720762e040fb0f0c33e000f6",
  },
  {
    name: "a secret longer than a block of SHA-256",
    body: "Hello",
    secret: "long ".repeat(20),
    hex: "7a92afe080e861ec71385e82de085f11f2ef6e1ca13409f7cd9adec38fd12110",
  },
  {
    name: "RFC 4231, test case 1",
    body: "Hi There",
    secret: "\x0b".repeat(20),
    hex: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
  },
  {
    name: "RFC 4231, test case 2",
    body: "what do ya want for nothing?",
    secret: "Jefe",
    hex: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  },
];
