import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMask } from "../../src/mask.js";
import { runs } from "../runs.js";

/* The mask alone: what it finds, and that it hides no more. */

const hides = (secret: string, text: string) => createMask([secret])(text);

test("every secret is found wherever it begins, and a limit cuts none: as by a search at each place", () => {
  const text = (maxLength: number) =>
    fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength });
  const secrets = fc.array(text(6), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(secrets, text(40), fc.nat(45), (secrets, text, limit) => {
      expect(createMask(secrets)(text, limit)).toBe(maskSlowly(secrets, text, limit));
    }),
    runs(300),
  );
});

function maskSlowly(secrets: readonly string[], text: string, limit: number): string {
  const spans = Array.from(text, (_, start) => start).flatMap((start) =>
    secrets
      .filter((secret) => text.startsWith(secret, start))
      .map((secret) => ({ start, end: start + secret.length })),
  );
  let masked = "";
  let place = 0;
  for (const { start, end } of spans.filter(({ start }) => start < limit)) {
    if (start > place || masked === "") masked += `${text.slice(place, start)}[redacted]`;
    place = Math.max(place, end);
  }
  return masked + text.slice(place, Math.max(place, limit));
}

describe("a secret is found", () => {
  test.each([
    [
      "as HTML names its punctuation",
      "!#$%()*+,./:;=?@[\\]^_`{|}",
      "&excl;&num;&dollar;&percnt;&lpar;&rpar;&ast;&plus;&comma;&period;&sol;&colon;&semi;&equals;" +
        "&quest;&commat;&lsqb;&bsol;&rsqb;&hat;&lowbar;&grave;&lcub;&vert;&rcub;",
    ],
    [
      "by the other names, and blanks by theirs",
      "-[]{|}\t\n\u00a0-",
      "-&lbrack;&rbrack;&lbrace;&verbar;&rbrace;&Tab;&NewLine;&nbsp;-",
    ],
    ["as JSON writes controls", "-\b\f\n\r\t-", "-\\b\\f\\n\\r\\t-"],
    ["as the last character there is", "\u{10ffff}", "&#x10ffff;"],
    ["without its scheme, however far that stands off", "Bearer  k3y", "k3y"],
    ["without its padding", "abc==", "abc"],
    ["with an equals sign of its own, without its padding", "a=b==", "a=b"],
  ])("%s", (_, secret, text) => expect(hides(secret, text)).toBe("[redacted]"));
});

describe("nothing is hidden that is no secret:", () => {
  test.each([
    ["what no character has as its number", "k3y", "&#x110000;"],
    ["what a text with digits would be as a number", "a1", "NaN"],
    ["what a number with letters would be", "1a", "NaN"],
    ["what is left of a text that has a scheme in its middle", "my basic key", "my key"],
    ["a blank, where the secret is a plus sign", "+", "a b"],
  ])("%s", (_, secret, text) => expect(hides(secret, text)).toBe(text));
});
