import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createJelouClient, isJelouError, JelouError } from "../../src/index.js";
import { byKey, callNames, calls, outcomeOf, secrets, signingSecret, webhookUrl } from "./calls.js";
import { leaksIn } from "./leaks.js";
import { scripted } from "./scripted.js";

/** The names that the client looks at, so that arbitrary JSON meets its code. */
const names = [
  "message",
  "status",
  "statusMessage",
  "data",
  "error",
  "validationError",
  "webhookUrl",
  "brainId",
].concat([
  "signingSecret",
  "authType",
  "id",
  "createdAt",
  "toString",
  "valueOf",
  "toJSON",
  "__proto__",
  "constructor",
  "then",
]);

const { any } = fc.letrec<{ any: fc.JsonValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.jsonValue(),
    fc.constantFrom("success", "failed", 0, 1, null, "0", webhookUrl, signingSecret),
    fc.array(tie("any"), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...names), tie("any")), { maxLength: 6 })
      // As JSON.parse makes them: `__proto__` is a field like any other.
      .map((entries) => Object.fromEntries(entries) as fc.JsonValue),
  ),
}));

const status = fc.constantFrom(200, 201, 204, 400, 401, 404, 422, 429, 500, 503);

describe.each(callNames)("%s", (name) => {
  const answer = (body: string, code: number) =>
    code === 204 ? new Response(null, { status: code }) : new Response(body, { status: code });

  /** A value or an error of this package, which leaks nothing, whatever comes back. */
  async function meet(body: string, code: number): Promise<void> {
    const { jelou, drift } = scripted([() => answer(body, code)], { maxRetries: 0 });
    const { error, value } = await outcomeOf(calls[name](jelou));
    expect(error === undefined || (error instanceof JelouError && isJelouError(error))).toBe(true);
    if (code >= 400) expect(error).toBeDefined();
    const sent =
      name === "send"
        ? secrets.slice(3, 4)
        : name === "update" || name === "create"
          ? [secrets[0] ?? "", secrets[4] ?? ""]
          : secrets.slice(0, 1);
    expect(leaksIn([error, drift], sent)).toEqual([]);
    if (error === undefined && /^(get|update|create)$/.test(name)) {
      expect(value).toMatchObject({ webhookUrl: expect.any(String), brainId: expect.any(String) });
      if (name === "create")
        expect(value).toMatchObject({ signingSecret: expect.stringMatching(/./) });
    }
    expect(Object.prototype).not.toHaveProperty("polluted");
  }

  test("any JSON value as a body gives a value or a JelouError", async () => {
    await fc.assert(
      fc.asyncProperty(any, status, (body, code) => meet(JSON.stringify(body), code)),
      { numRuns: 400 },
    );
  });

  test("so does any text", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json().map((json) => json.slice(1)),
    );
    await fc.assert(fc.asyncProperty(text, status, meet), { numRuns: 150 });
  });
});

describe("any string as projectId", () => {
  const projectIds = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.string({
      unit: fc.constantFrom(
        ".",
        "/",
        "\\",
        "%",
        "?",
        "#",
        ":",
        "@",
        "2",
        "e",
        "E",
        "F",
        "{",
        "}",
        " ",
        "\n",
        "\0",
        "ñ",
        "\ud800",
      ),
    }),
    fc.constantFrom(
      "",
      ".",
      "..",
      "...",
      "%2e",
      "%2E%2e",
      "../..",
      "{projectId}",
      "a/../b",
      "//evil.example",
      "\ufeff",
      "__proto__",
    ),
  );

  test.each(["platform", "jelouapi"])(
    "gives an input error, or a request for exactly its own path: /%s",
    async (base) => {
      await fc.assert(
        fc.asyncProperty(projectIds, async (projectId) => {
          const requests: Request[] = [];
          const fetch = async (url: string, init: RequestInit) => {
            requests.push(new Request(url, init));
            return Response.json({ webhookUrl });
          };
          const jelou = createJelouClient({
            ...byKey,
            fetch,
            baseUrl: `https://jelou.example/${base}`,
          });
          const { error } = await outcomeOf(jelou.integrations.get(projectId));
          if (error !== undefined) {
            expect(error).toMatchObject({ code: "invalid_input" });
            expect(requests).toEqual([]);
            // Refused are only those that can't be told from another path, or from nothing.
            expect(projectId.trim() === "" || /^\.\.?$|\p{Surrogate}/u.test(projectId)).toBe(true);
            return;
          }
          const url = new URL(requests[0]?.url ?? "");
          expect(url.origin + url.search + url.hash).toBe("https://jelou.example");
          const [, segment = ""] =
            new RegExp(`^/${base}/v1/external-support/([^/]+)$`).exec(url.pathname) ?? [];
          expect(decodeURIComponent(segment)).toBe(projectId);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  test("leaves the paths of conversations as they are", async () => {
    await fc.assert(
      fc.asyncProperty(projectIds, async (projectId) => {
        const { jelou, requests } = scripted([() => Response.json({})]);
        const { error } = await outcomeOf(
          jelou.conversations.close(projectId, { botId: "B", userId: "U" }),
        );
        if (error !== undefined) return void expect(error).toMatchObject({ code: "invalid_input" });
        const [, segment = ""] =
          /^\/platform\/v1\/external-support\/([^/]+)\/conversations\/close$/.exec(
            new URL(requests[0]?.url ?? "").pathname,
          ) ?? [];
        expect(decodeURIComponent(segment)).toBe(projectId);
      }),
      { numRuns: 300 },
    );
  });
});
