import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJelouError, JelouError } from "../../src/index.js";
import { runs } from "../runs.js";
import { apiKey, authorization, calls, outcomeOf, signingSecret, webhookUrl } from "./calls.js";
import { leaksIn } from "./leaks.js";
import { scripted } from "./scripted.js";

/** The names that the client looks at, so that arbitrary JSON meets its code. */
const names = [
  ...["message", "status", "statusMessage", "data", "error", "validationError"],
  ...["webhookUrl", "brainId", "signingSecret", "authType", "id", "createdAt"],
  ...["toString", "valueOf", "toJSON", "__proto__", "constructor", "then"],
];

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

/** Those that make different things of an answer, and the secrets that each works with. */
const sent = {
  get: [apiKey],
  create: [apiKey, authorization],
  delete: [apiKey],
  send: [signingSecret],
};

describe.each(Object.keys(sent) as (keyof typeof sent)[])("%s", (name) => {
  const answer = (body: string, code: number) =>
    code === 204 ? new Response(null, { status: code }) : new Response(body, { status: code });

  /** A value or an error of this package, which leaks nothing, whatever comes back. */
  async function meet(body: string, code: number): Promise<void> {
    const { jelou, drift } = scripted([() => answer(body, code)], { maxRetries: 0 });
    const { error, value } = await outcomeOf(calls[name](jelou));
    expect(error === undefined || (error instanceof JelouError && isJelouError(error))).toBe(true);
    if (code >= 400) expect(error).toBeDefined();
    expect(leaksIn([error, drift], sent[name])).toEqual([]);
    if (error === undefined && /^(get|create)$/.test(name)) {
      expect(value).toMatchObject({ webhookUrl: expect.any(String), brainId: expect.any(String) });
      if (name === "create")
        expect(value).toMatchObject({ signingSecret: expect.stringMatching(/./) });
    }
    expect(Object.prototype).not.toHaveProperty("polluted");
  }

  test("any JSON value as a body gives a value or a JelouError", async () => {
    const property = fc.asyncProperty(any, status, (body, code) =>
      meet(JSON.stringify(body), code),
    );
    await fc.assert(property, runs(40));
  });

  test("any text as a body gives a value or a JelouError", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json().map((json) => json.slice(1)),
    );
    await fc.assert(fc.asyncProperty(text, status, meet), runs(25));
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

  /** Refused are only those that can't be told from another path, or from nothing. */
  const isRefused = (id: string) => id.trim() === "" || /^\.\.?$|\p{Surrogate}/u.test(id);

  test("gives an input error, or a request for exactly its own path", async () => {
    await fc.assert(
      fc.asyncProperty(projectIds, async (projectId) => {
        const { jelou, requests } = scripted([() => Response.json({})]);
        const close = jelou.conversations.close(projectId, { botId: "B", userId: "U" });
        const { error } = await outcomeOf(close);
        if (isRefused(projectId)) {
          expect(error).toMatchObject({ code: "invalid_input" });
          expect(requests).toEqual([]);
          return;
        }
        const url = new URL(requests[0]?.url ?? "");
        expect(url.origin + url.search + url.hash).toBe("https://gateway.jelou.ai");
        const path = /^\/platform\/v1\/external-support\/([^/]+)\/conversations\/close$/;
        const [, segment = ""] = path.exec(url.pathname) ?? [];
        expect(decodeURIComponent(segment)).toBe(projectId);
      }),
      runs(200),
    );
  });
});
