import { describe, expect, it } from "vitest";
import { documentOf, extract, fence, lineIn, pageText } from "./pages.js";

/** What front matter and sentences hold, though MDX takes it for code. */
const strays = [
  "Takes {a shelf away",
  "Takes {shelfId} and {a b} away",
  "Takes shelves of < 5 boards away, or <5",
  "See <https://docs.example/shelves>",
  "One line<br>another <br/> one",
  "<!-- Not to be seen --> Seen",
  "Send <token>, or <API_KEY> instead",
  "a } brace",
  "Escaped \\{ and \\< already, and { not",
];

describe("characters of sentences that MDX takes for code", () => {
  const plain = documentOf(pageText(), "prose", "x");

  it.each(strays)("%s", (sentence) => {
    expect(documentOf(pageText({ top: `# Remove\n\n> ${sentence}` }), "prose", "x")).toEqual(plain);
  });

  it.each(strays)("inside of a field: %s", (sentence) => {
    const fields = `<ParamField path="shelfId" type="string" required>\n  ${sentence}\n</ParamField>`;
    expect(documentOf(pageText({ fields }), "prose", "x")).toEqual(plain);
  });

  it.each(strays)("inside of a table: %s", (sentence) => {
    const text = pageText().replaceAll("Words about it", sentence);
    expect(documentOf(text, "prose", "x")).toEqual(plain);
  });

  it("beside one, attributes with code and comments are still read as such", () => {
    const top = "# Remove\n\n> Takes {a shelf away";
    const fields = `<ParamField path="shelfId" type={"string"} required={true}>
  Which { shelf.
</ParamField>

{/* <ParamField body="why" type="string" /> */}`;
    expect(documentOf(pageText({ top, fields }), "prose", "x")).toEqual(plain);
  });

  it("lines are still the page's", () => {
    const top = "# Remove\n\n> Takes {a shelf <br> away <!-- two\n> lines -->";
    const text = pageText({ top, example: `## Response example\n\n${fence("json", "{")}` });
    expect(extract(text, "prose").problems).toEqual([
      expect.objectContaining({ line: lineIn(text, "## Response example") + 2 }),
    ]);
  });
});

describe("what MDX can't be", () => {
  it.each([
    ["a component that is never closed", "<Warning>\n\nBooks fall."],
    ["a component that is closed twice", "<Note>\nWords.\n</Note>\n\n</Note>"],
    ["a tag that breaks off", '<ParamField body="why" type="string"\n\nWords.'],
  ])("%s is a problem with a line, and nothing is taken over", (_, fields) => {
    const text = pageText({ fields });
    const { fragments, problems } = extract(text, "prose");
    expect(fragments).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({ part: "page", message: expect.stringContaining("MDX") }),
    ]);
    expect(problems[0]?.line).toBeGreaterThanOrEqual(lineIn(text, fields.split("\n")[0] ?? ""));
  });
});
