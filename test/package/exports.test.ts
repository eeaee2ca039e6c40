import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { unpack } from "./unpack.js";

const { folder, remove } = unpack();
afterAll(remove);

/** The names that users can import. If one is removed, that is a major version. */
const exported = {
  "jelou-client": `
    JELOU_BASE_URLS JelouApiError JelouConnectionError JelouError JelouInputError JelouResponseError JelouTimeoutError
    JelouWebhookError createJelouClient isJelouError

    Acknowledgement AnyJelouError Assignment AudioMessage AuthType CallEffect CallEvent CallFacts CloseConversationInput
    Conversation Conversations CreateIntegrationInput CreatedIntegration DocumentMessage DriftEvent FetchInit FetchResponse
    HeadersInput ImageMessage
    Integration Integrations JelouApiErrorCode JelouApiErrorOptions JelouClient JelouClientOptions JelouErrorDetail
    JelouErrorOptions JelouMessage JelouResponseErrorOptions JelouWebhookErrorCode Messages RedirectPayload
    RequestOptions RetryEvent SecretSource SendMessageInput SentMessage StartConversationInput TextMessage UpdateIntegrationInput
    VideoMessage`,
  "jelou-client/webhooks": `
    JelouWebhookError parseWebhook signBody verifySignature

    AudioMessage CaptionedContent DocumentContent DocumentMessage EventFields ImageMessage JelouConversationCloseEvent JelouConversationStartEvent
    JelouEvent JelouMessage JelouMessageEvent JelouMessageType JelouOtherEvent JelouUnknownEvent JelouWebhookErrorCode
    MediaContent PayloadIssue ReceivedMessage TextContent TextMessage UnknownMessage VideoMessage WebhookBody WebhookHeaders WebhookRequest`,
  "jelou-client/testing": `
    createFakeJelou

    Deliver Dialect FakeConversation FakeCredentials FakeEvent FakeFailure FakeIntegration FakeJelou FakeJelouOptions
    FakeJelouServer FakeMessage FakeOperation FakeRequest FakeUserMessage`,
  "jelou-client/schema": `

    $defs components operations paths security securitySchemes servers webhooks`,
};
const specifiers = Object.keys(exported) as (keyof typeof exported)[];

const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: ["node"],
};

/** The file of a strict program that has `code`. */
function write(name: string, code: string): string {
  const file = join(folder, `${name}.mts`);
  writeFileSync(file, code);
  return file;
}

const files = specifiers.map((specifier, index) =>
  write(`entry-${index}`, `export * from "${specifier}";`),
);
const program = ts.createProgram(files, strict);
const checker = program.getTypeChecker();

function exportsOf(specifier: keyof typeof exported): ts.Symbol[] {
  const file = program.getSourceFile(files[specifiers.indexOf(specifier)] ?? "") as ts.Node;
  const module = checker.getSymbolAtLocation(file) as ts.Symbol;
  return checker
    .getExportsOfModule(module)
    .map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    );
}

describe.each(specifiers)("%s", (specifier) => {
  const [values = "", types = ""] = exported[specifier]
    .split(/\n\s*\n/)
    .map((names) => names.trim().split(/\s+/).filter(Boolean).sort().join(" "));

  it("exports these names", () => {
    const isValue = ({ flags }: ts.Symbol) => (flags & ts.SymbolFlags.Value) !== 0;
    const namesOf = (symbols: ts.Symbol[]) =>
      symbols
        .map(({ name }) => name)
        .sort()
        .join(" ");
    const symbols = exportsOf(specifier);
    expect(namesOf(symbols.filter(isValue))).toBe(values);
    expect(namesOf(symbols.filter((symbol) => !isValue(symbol)))).toBe(types);
  });

  it.skipIf(values === "")("has the values in both formats", async () => {
    const require = createRequire(join(folder, "main.js"));
    expect(Object.keys(require(specifier)).sort().join(" ")).toBe(values);
    const asModule = require.resolve(specifier).replace("/cjs/", "/esm/");
    expect(
      Object.keys(await import(asModule))
        .sort()
        .join(" "),
    ).toBe(values);
  });
});

const documented = specifiers
  .filter((specifier) => specifier !== "jelou-client/schema")
  .flatMap(exportsOf);
const isDocumented = (symbol: ts.Symbol) =>
  symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags(checker).length > 0;

describe("TSDoc", () => {
  it("is present on every export and every option", () => {
    const options = documented
      .filter(({ name }) => name.endsWith("Options"))
      .flatMap((symbol) => checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)));
    const missing = [...documented, ...options].filter((symbol) => !isDocumented(symbol));
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(options.length).toBeGreaterThan(10);
  });

  it("has an example for every function, and all examples compile", () => {
    const functions = documented.filter(({ flags }) => flags & ts.SymbolFlags.Function);
    const examples = functions.map((symbol) => {
      const tag = symbol.getJsDocTags().find(({ name }) => name === "example");
      expect(tag, symbol.name).toBeDefined();
      return write(symbol.name, wrap(ts.displayPartsToString(tag?.text)));
    });
    const wrong = write("wrong", wrap("createJelouClient({ apiKey: 1 });"));
    const program = ts.createProgram([...examples, wrong], { ...strict, skipLibCheck: true });
    const errors = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
      file: file?.fileName,
      text: ts.flattenDiagnosticMessageText(messageText, "\n"),
    }));
    // This wrong example proves that the others were checked.
    expect(errors).toEqual([
      { file: wrong, text: expect.stringContaining("'number' is not assignable") },
    ]);
  });
});

/** An example, with the declarations that it uses. */
function wrap(example: string): string {
  return `
    import { createJelouClient, isJelouError } from "jelou-client";
    import { createFakeJelou, type FakeJelou } from "jelou-client/testing";
    import { parseWebhook, signBody, verifySignature } from "jelou-client/webhooks";
    declare const error: unknown;
    declare const fake: FakeJelou;
    declare const handler: (request: Request) => Promise<Response>;
    declare const headers: Record<string, string | undefined>;
    declare const rawBody: Uint8Array;
    declare const request: Request;
    declare const signingSecret: string;
    declare const webhookUrl: string;
    export async function example() {
      ${example}
    }`;
}
