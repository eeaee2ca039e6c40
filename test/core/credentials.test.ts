import { describe, expect, test, vi } from "vitest";
import { calls, clientWith, failureOf, ok, projectId } from "./client.js";

test("an API key is sent as x-api-key, a client id and secret as Basic in UTF-8", async () => {
  const { jelou, requests } = clientWith(ok, { apiKey: "the-key" });
  const basic = clientWith(ok, { clientId: "id", clientSecret: "pä:ss" });
  await calls.get(jelou);
  await calls.get(basic.jelou);
  const sent = [...requests, ...basic.requests].map(({ headers }) => [
    headers.get("x-api-key"),
    headers.get("authorization"),
  ]);
  expect(sent).toEqual([
    ["the-key", null],
    [null, "Basic aWQ6cMOkOnNz"],
  ]);
});

describe("a function for a secret", () => {
  test("is called with the project, once for each call", async () => {
    const key = vi.fn(async (project: string) => `key-of-${project}`);
    const secret = vi.fn((project: string) => `secret-of-${project}`);
    const { jelou, requests } = clientWith(ok, { apiKey: key, signingSecret: secret });
    await calls.get(jelou);
    await calls.send(jelou);
    expect([key.mock.calls, secret.mock.calls]).toEqual([[[projectId]], [[projectId]]]);
    expect(requests.map(({ headers }) => headers.get("x-api-key"))).toEqual([
      `key-of-${projectId}`,
      null,
    ]);
  });

  test.each([
    ["an error", new Error("vault is sealed")],
    ["a string", "vault is sealed"],
    ["undefined", undefined],
  ])("that throws %s: the caller gets the same value, and nothing is sent", async (_, thrown) => {
    const throwing = () => {
      throw thrown;
    };
    for (const fail of [throwing, async () => throwing()]) {
      const { jelou, requests } = clientWith(ok, { apiKey: fail, signingSecret: fail });
      for (const call of [calls.get, calls.send]) {
        expect(
          await call(jelou).then(
            () => "value",
            (error: unknown) => ({ error }),
          ),
        ).toEqual({
          error: thrown,
        });
      }
      expect(requests).toEqual([]);
    }
  });

  test.each([
    [undefined, "apiKey is missing"],
    ["", "apiKey must be a non-empty string"],
    ["secret-key\n", "apiKey has a line break"],
    [5, "apiKey must be a non-empty string"],
  ])("that gives %j is refused before anything is sent", async (given, message) => {
    const { jelou, requests } = clientWith(ok, { apiKey: () => given as string });
    const error = await failureOf(calls.get(jelou));
    expect(error).toMatchObject({ code: "invalid_input", operation: "integrations.get" });
    expect(error.message).toContain(`integrations.get: ${message}`);
    expect(error.message).not.toContain("secret-key");
    expect(requests).toEqual([]);
  });
});
