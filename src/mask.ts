/**
 * Hides secrets in text that came from outside, and gives its first `limit` characters. A secret that the limit divides
 * is hidden too. Takes time in proportion to what it gives and to the secrets, never more.
 */
export type Mask = (text: string, limit?: number) => string;

const mark = "[redacted]";

/** Finds each secret as it is, trimmed, and however JSON, a URL or HTML writes it, one within the other too. */
export function createMask(secrets: readonly (string | undefined)[]): Mask {
  // Late, since most calls have nothing to mask.
  let needles: Needle[] | undefined;
  return (text, limit = Infinity) => {
    needles ??= needlesOf(secrets.filter((secret) => secret !== undefined));
    const longest = needles.reduce((most, { characters }) => Math.max(most, characters.length), 0);
    // So far beyond the limit that a secret which begins before it is seen whole, whatever it is written in.
    const seen = text.slice(0, limit + longest * charactersPerCharacter);
    return replaceSpans(seen, limit, spansOf(seen, needles));
  };
}

/** What a character takes at most in the spellings that are looked for, `&#92;u0041` for one: enough for each twice. */
const charactersPerCharacter = 24;

/** From the first character of a secret in a text to the place behind its last. */
interface Span {
  start: number;
  end: number;
}

function replaceSpans(text: string, limit: number, spans: Span[]): string {
  if (spans.length === 0) return text.slice(0, limit);
  spans.sort((a, b) => a.start - b.start);
  const parts: string[] = [];
  let place = 0;
  for (const { start, end } of spans) {
    if (start >= limit) break;
    // One that begins where another one has not ended, or just ended, only makes it longer.
    if (start > place || parts.length === 0) parts.push(text.slice(place, start), mark);
    place = Math.max(place, end);
  }
  return parts.join("") + text.slice(place, Math.max(place, limit));
}

function spansOf(text: string, needles: readonly Needle[]): Span[] {
  const spans: Span[] = [];
  if (needles.length === 0) return spans;
  for (const layer of layersOf(text)) {
    for (const needle of needles) {
      for (const index of occurrencesOf(needle, layer.characters)) {
        const last = index + needle.characters.length - 1;
        spans.push({ start: layer.startOf(index), end: layer.endOf(last) });
      }
    }
  }
  return spans;
}

// ── What is looked for

/** A text to look for, its case folded, with what the search needs to know of it. */
interface Needle {
  readonly characters: string;
  /** By index: how many characters up to there are the beginning of the needle as well. */
  readonly overlaps: readonly number[];
}

function needlesOf(secrets: readonly string[]): Needle[] {
  const texts = new Set<string>();
  for (const text of secrets.flatMap(formsOf)) {
    // What a secret means where it is taken for an escape itself: `+` for a space.
    for (const { characters } of layersOf(text)) texts.add(characters);
  }
  // A space alone is what is left of a secret that is a `+`; masking each would leave nothing to read.
  return [...texts].filter((text) => text.trim() !== "").map(toNeedle);
}

/** A secret, and what is left of it on its way. */
function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  const forms = [secret, trimmed, trimmed.replace(/^(basic|bearer) +/i, ""), bytesAsText(secret)];
  // JSON has only so many digits of a number.
  if (/^\d+$/.test(secret)) forms.push(String(Number(secret)));
  // Padding is what is lost of a Basic value.
  return forms.flatMap((form) => [form, form.replace(/={1,2}$/, "")]);
}

/** A text as `fetch` reads the headers of an answer: a character a byte. */
function bytesAsText(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function toNeedle(characters: string): Needle {
  const overlaps = [0];
  let length = 0;
  for (let index = 1; index < characters.length; index++) {
    while (length > 0 && characters[index] !== characters[length])
      length = overlaps[length - 1] ?? 0;
    if (characters[index] === characters[length]) length++;
    overlaps.push(length);
  }
  return { characters, overlaps };
}

/** Where a needle begins. By Knuth, Morris and Pratt: `indexOf` may take the product of both lengths. */
function occurrencesOf({ characters, overlaps }: Needle, text: string): number[] {
  const found: number[] = [];
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    while (length > 0 && text[index] !== characters[length]) length = overlaps[length - 1] ?? 0;
    if (text[index] === characters[length]) length++;
    if (length === characters.length) {
      found.push(index - length + 1);
      length = overlaps[length - 1] ?? 0;
    }
  }
  return found;
}

// ── Where it is looked for

/** A text, its case folded, after some rounds of decoding, with the places where its characters come from. */
interface Layer {
  readonly characters: string;
  startOf(index: number): number;
  endOf(index: number): number;
}

/** More than JSON in JSON in JSON, or an address in an address. Each costs one more look at the text. */
const maxRounds = 5;

function* layersOf(text: string): Generator<Layer> {
  let layer: Layer = {
    characters: foldCase(text),
    startOf: (index) => index,
    endOf: (index) => index + 1,
  };
  yield layer;
  for (let round = 0; round < maxRounds; round++) {
    // In small letters, since a page in capitals has `&QUOT;` and `\N`.
    const decoded = decode(layer.characters);
    if (decoded === undefined) return;
    const { startOf, endOf } = layer;
    layer = {
      characters: foldCase(decoded.characters),
      startOf: (index) => startOf(decoded.starts[index] ?? 0),
      endOf: (index) => endOf((decoded.ends[index] ?? 0) - 1),
    };
    yield layer;
  }
}

/** In small letters, character by character: of some, the small form is two, and places would shift. */
function foldCase(text: string): string {
  const folded = text.toLowerCase();
  // Beyond ASCII, what a letter becomes may depend on its neighbours.
  if (/^\p{ASCII}*$/u.test(text)) return folded;
  return text.split("").map(foldCharacter).join("");
}

function foldCharacter(character: string): string {
  // By the capital, which several small letters may share: σ and ς, s and ſ.
  const folded = character.toUpperCase().toLowerCase();
  return folded.length === 1 ? folded : character;
}

/** An escape of JSON, one character of UTF-8 in a URL, a space in a form, or a character reference of HTML. */
const escapes =
  /\\u[0-9a-f]{4}|\\[^]|%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}|\+|&#x?[0-9a-f]+;|&[a-z][a-z0-9]*;/gi;

/** One round of decoding; `undefined` where there is nothing to decode. */
function decode(text: string) {
  let characters = "";
  const starts: number[] = [];
  const ends: number[] = [];
  let place = 0;
  const copyTo = (end: number) => {
    characters += text.slice(place, end);
    for (; place < end; place++) {
      starts.push(place);
      ends.push(place + 1);
    }
  };
  for (const { 0: escape, index } of text.matchAll(escapes)) {
    const meaning = meaningOf(escape);
    if (meaning === undefined) continue;
    copyTo(index);
    characters += meaning;
    place = index + escape.length;
    for (let unit = 0; unit < meaning.length; unit++) {
      starts.push(index);
      ends.push(place);
    }
  }
  if (place === 0) return undefined;
  copyTo(text.length);
  return { characters, starts, ends };
}

function meaningOf(escape: string): string | undefined {
  if (escape === "+") return " ";
  if (escape.startsWith("%")) return decodePercent(escape);
  if (escape.startsWith("&")) return decodeReference(escape.slice(1, -1));
  if (/^\\u..../i.test(escape)) return String.fromCharCode(parseInt(escape.slice(2), 16));
  const character = escape.slice(1);
  return jsonEscapes[character] ?? character;
}

const jsonEscapes: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function decodePercent(bytes: string): string | undefined {
  try {
    return decodeURIComponent(bytes);
  } catch {
    return undefined; // Bytes that are no UTF-8 stay as they are.
  }
}

function decodeReference(reference: string): string | undefined {
  if (!reference.startsWith("#")) {
    return Object.hasOwn(characterNames, reference) ? characterNames[reference] : undefined;
  }
  const isHexadecimal = /^#x/i.test(reference);
  const codePoint = parseInt(reference.slice(isHexadecimal ? 2 : 1), isHexadecimal ? 16 : 10);
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : undefined;
}

// In small letters. By hand: a table of all 2,231 names is larger than this package. These are what stands for ASCII's punctuation.
const characterNames: Readonly<Record<string, string>> = {
  tab: "\t",
  newline: "\n",
  excl: "!",
  quot: '"',
  num: "#",
  dollar: "$",
  percnt: "%",
  amp: "&",
  apos: "'",
  lpar: "(",
  rpar: ")",
  ast: "*",
  plus: "+",
  comma: ",",
  period: ".",
  sol: "/",
  colon: ":",
  semi: ";",
  lt: "<",
  equals: "=",
  gt: ">",
  quest: "?",
  commat: "@",
  lsqb: "[",
  lbrack: "[",
  bsol: "\\",
  rsqb: "]",
  rbrack: "]",
  hat: "^",
  lowbar: "_",
  grave: "`",
  lcub: "{",
  lbrace: "{",
  vert: "|",
  verbar: "|",
  rcub: "}",
  rbrace: "}",
  nbsp: "\u00a0",
};
