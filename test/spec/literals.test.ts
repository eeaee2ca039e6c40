import { expect, it } from "vitest";
import { renderLiterals } from "../../scripts/generate/literals.js";
import { operating } from "./documents.js";

it("the types name servers, security and schemes, as literals that no page can leave", () => {
  const server = (url: string) => ({ servers: [{ url }] });
  const document = operating(
    { security: [{ key: [] }, {}], ...server('https://a.example/"; evil') },
    {},
    {
      ...server("https://root.example"),
      components: {
        securitySchemes: {
          key: { type: "apiKey", in: "header", name: "x-key", description: "*/ words" },
        },
      },
    },
  );
  const text = renderLiterals(document);
  expect(text).toContain('    getThing: "https://a.example/\\"; evil";\n');
  expect(text).toContain('    getThing: "key" | "none";\n');
  expect(text).toMatch(/ key: \{\n +type: "apiKey";\n +in: "header";\n +name: "x-key";\n +\};/);
  expect(text).not.toContain("words");
  expect(renderLiterals(operating({}, {}, server("https://root.example")))).toContain(
    'getThing: "https://root.example";',
  );
});
