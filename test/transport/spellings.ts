export const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
const each = (text: string, write: (unit: string) => string) => text.split("").map(write).join("");
const hex = (unit: string) => unit.charCodeAt(0).toString(16);
const names: Record<string, string> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
};
const references = (text: string, write: (codePoint: number) => string) =>
  text.replace(/[^a-z0-9 ]/giu, (one) => write(one.codePointAt(0) ?? 0));
/** A text with every character escaped, as JSON may. */
export const escaped = (text: string) => each(text, (unit) => `\\u${hex(unit).padStart(4, "0")}`);

/** The ways in which a server, or what stands before it, writes what it got. */
export const plainSpellings: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "in small letters": (text) => text.replace(/[^İ]/gu, (one) => one.toLowerCase()),
  "in capitals": (text) => text.replace(/[^ß]/gu, (one) => one.toUpperCase()),
  "in JSON": quoted,
  "in the JSON of PHP": (text) => quoted(text).replaceAll("/", "\\/"),
  "in JSON with every character escaped": escaped,
  "in JSON with capital escapes": (text) =>
    each(text, (unit) => `\\u${hex(unit).padStart(4, "0").toUpperCase()}`),
  "in a URL": encodeURIComponent,
  "in a URL, in small letters": (text) => encodeURIComponent(text).toLowerCase(),
  "in a URL, as far as must be": encodeURI,
  "in a URL with every byte encoded": (text) =>
    Buffer.from(text).toString("hex").replace(/../g, "%$&"),
  "in a form": (text) => new URLSearchParams([["", text]]).toString().slice(1),
  "in HTML": (text) => text.replace(/[&<>"']/g, (one) => `&${names[one]};`),
  "in HTML with numbers": (text) => references(text, (code) => `&#${code};`),
  "in HTML with padded numbers": (text) => references(text, (code) => `&#0${code};`),
  "in HTML with hexadecimal numbers": (text) =>
    references(text, (code) => `&#x${code.toString(16)};`),
};

/** Those, and what comes of two or three of them. */
export const spellings: typeof plainSpellings = {
  ...plainSpellings,
  "in JSON within JSON": (text) => quoted(quoted(text)),
  "in JSON within JSON within JSON": (text) => quoted(quoted(quoted(text))),
  "in HTML, of JSON": (text) =>
    references(quoted(text), (code) => `&#X${code.toString(16).toUpperCase()};`),
  "in a URL, of JSON": (text) => encodeURIComponent(quoted(text)),
};
