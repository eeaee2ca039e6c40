import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJelouError } from "../../src/index.js";
import { runs } from "../runs.js";
import { calls, clientWith, failureOf, ok, secrets, signingSecret, webhookUrl } from "./client.js";
import { leaksIn } from "./leaks.js";

/** The names that the client reads, so that random JSON reaches its code. */
const names = [
  ...["message", "status", "statusMessage", "data", "error", "validationError"],
  ...["webhookUrl", "brainId", "signingSecret", "authType", "id", "_id", "User", "Bot"],
  ...["toString", "valueOf", "toJSON", "__proto__", "constructor", "then"],
];

const { any } = fc.letrec<{ any: fc.JsonValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.jsonValue(),
    fc.constantFrom("success", "failed", 0, 1, null, "0", webhookUrl),
    fc.array(tie("any"), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...names), tie("any")), { maxLength: 6 })
      // Like JSON.parse, which makes `__proto__` a field like any other.
      .map((entries) => Object.fromEntries(entries) as fc.JsonValue),
  ),
}));

const body = fc.oneof(
  any.map((value) => JSON.stringify(value)),
  fc.string({ unit: "binary" }),
  fc.json().map((json) => json.slice(1)),
);
const status = fc.constantFrom(200, 201, 204, 400, 401, 404, 422, 429, 500, 503);

describe("any body with any status gives a value or one of our errors, and leaks nothing", () => {
  test.each(["get", "create", "delete", "getConversation", "send"] as const)("%s", async (name) => {
    await fc.assert(
      fc.asyncProperty(body, status, async (text, status) => {
        const response = () => new Response(status === 204 ? null : text, { status });
        const { jelou, drift } = clientWith(response, { maxRetries: 0 });
        const [value, error] = await calls[name](jelou).then(
          (value: unknown) => [value, undefined],
          (error: unknown) => [undefined, error],
        );
        expect(error === undefined || isJelouError(error)).toBe(true);
        if (status >= 400) expect(error).toBeDefined();
        expect(leaksIn([error, drift], secrets)).toEqual([]);
        if (error === undefined && (name === "get" || name === "create")) {
          expect(value).toMatchObject({
            webhookUrl: expect.any(String),
            brainId: expect.any(String),
          });
        }
        if (error === undefined && name === "create") {
          expect(value).toMatchObject({ signingSecret: expect.stringMatching(/./s) });
        }
        expect({}).not.toHaveProperty("polluted");
      }),
      runs(60),
    );
  });
});

test("any string as a project id gives an input error, or a request for exactly its own path", async () => {
  const odd = [..."./\\%?#:@2eEF{} \n\0ñ", "\ud800"];
  const ids = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom(...odd) }),
    fc.constantFrom(
      "",
      ".",
      "..",
      "...",
      "%2e",
      "../..",
      "{projectId}",
      "//evil.example",
      "__proto__",
    ),
  );
  await fc.assert(
    fc.asyncProperty(ids, async (id) => {
      const { jelou, requests } = clientWith(ok, { signingSecret });
      const error = await failureOf(jelou.conversations.close(id, { botId: "B", userId: "U" }));
      if (id.trim() === "" || /^\.\.?$|\p{Surrogate}/u.test(id)) {
        expect([error.code, requests]).toEqual(["invalid_input", []]);
        return;
      }
      const { origin, pathname, search, hash } = new URL(requests[0]?.url ?? "");
      expect([origin, search, hash]).toEqual(["https://gateway.example", "", ""]);
      const [, segment = ""] =
        /^\/platform\/v1\/external-support\/([^/]+)\/conversations\/close$/.exec(pathname) ?? [];
      expect(decodeURIComponent(segment)).toBe(id);
    }),
    runs(200),
  );
});
