import { describe, expect, test } from "vitest";
import { JelouResponseError, type JelouClient } from "../../src/index.js";
import {
  answer,
  calls,
  clientWith,
  created,
  failureOf,
  ok,
  projectId,
  text,
  webhookUrl,
} from "../core/client.js";

const get = (jelou: JelouClient) => jelou.integrations.get("P1");
const update = (jelou: JelouClient) => jelou.integrations.update("P1", { webhookUrl });
const create = (jelou: JelouClient) => jelou.integrations.create("P1", { webhookUrl });
const remove = (jelou: JelouClient) => jelou.integrations.delete("P1");

const dates = { createdAt: "2026-01-15T10:30:00.000Z", updatedAt: "2026-01-20T14:45:00Z" };
const flat = { id: "I1", brainId: "B1", webhookUrl, authType: "bearer", ...dates };
const envelope = (data: unknown, more: object = {}) => ({
  message: ["Done."],
  statusMessage: "success",
  status: 1,
  data,
  ...more,
});
const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });

describe("an integration is the same", () => {
  test.each([
    ["of get", get, flat],
    ["of update", update, flat],
    ["of create", create, { ...flat, signingSecret: "shh" }],
  ])("from an envelope and from a flat body: %s", async (_, call, integration) => {
    expect(await call(clientWith(json(envelope(integration))).jelou)).toEqual(integration);
    expect(await call(clientWith(json(integration)).jelou)).toEqual(integration);
  });

  test("in brainId and webhookUrl if only the call has them, not the answer", async () => {
    const known = { brainId: "P1", webhookUrl };
    expect(await create(clientWith(json({ signingSecret: "shh" })).jelou)).toEqual({
      ...known,
      signingSecret: "shh",
    });
    expect(await update(clientWith(json(envelope({ ...dates }))).jelou)).toEqual({
      ...known,
      ...dates,
    });
  });

  test("with unknown fields, even if they have the names of the envelope's fields", async () => {
    const body = { ...flat, x_unknown: { a: 1 }, status: "active", data: { a: 1 } };
    expect(await get(clientWith(json(body)).jelou)).toEqual(body);
  });

  test("without fields of another type than documented", async () => {
    const body = { ...flat, brainId: 7, createdAt: null, id: {} };
    const { id: _, createdAt: __, ...others } = flat;
    expect(await get(clientWith(json(body)).jelou)).toEqual({ ...others, brainId: "P1" });
  });

  test("even if the answer has __proto__", async () => {
    const body = `{"webhookUrl":"${webhookUrl}","__proto__":{"webhookUrl":"https://evil.example"}}`;
    const value = await get(clientWith(() => text(body)).jelou);
    expect(value).toEqual({ brainId: "P1", webhookUrl });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    const without = () => text('{"id":"I1","__proto__":{"webhookUrl":"https://evil.example"}}');
    expect(await failureOf(get(clientWith(without).jelou))).toBeInstanceOf(JelouResponseError);
  });
});

test.each([
  ["an envelope", json(envelope(undefined))],
  ["any JSON", json([1])],
  ["an empty body", () => text("")],
  ["204", answer(204)],
])("a delete takes %s", async (_, step) => {
  expect(await remove(clientWith(step).jelou)).toBeUndefined();
});

describe("an answer that can't be used is a JelouResponseError", () => {
  test.each<[string, (jelou: JelouClient) => Promise<unknown>, () => Response, string]>([
    ["HTML", get, () => text("\n <!doctype html>"), "it is HTML"],
    ["HTML on delete", remove, () => text("<html>"), "it is HTML"],
    ["plain text", get, () => text("OK"), "there is no integration in it"],
    ["plain text on delete", remove, () => text("OK"), "it is plain text"],
    ["half of a JSON object", get, () => text(' {"a":'), "its JSON is cut short or broken"],
    [
      "half of a JSON array, on delete",
      remove,
      () => text("\n[1,"),
      "its JSON is cut short or broken",
    ],
    [
      "JSON twice",
      get,
      () => text(JSON.stringify(flat).repeat(2)),
      "its JSON is cut short or broken",
    ],
    ["an envelope without data", get, json(envelope(undefined)), "there is no integration in it"],
    ["an envelope with data null", get, json(envelope(null)), "there is no integration in it"],
    ["an array", get, json([flat]), "there is no integration in it"],
    ["null", get, json(null), "there is no integration in it"],
    ["another object", get, json({ hello: "world" }), "there is no integration in it"],
    ["no webhookUrl", get, json({ id: "I1" }), "its integration has no webhookUrl"],
    [
      "a webhookUrl of another type",
      get,
      json({ webhookUrl: 5 }),
      "its integration has no webhookUrl",
    ],
  ])("%s", async (_, call, response, reason) => {
    const error = await failureOf(call(clientWith(response).jelou));
    expect(error).toMatchObject({ name: "JelouResponseError", status: 200 });
    expect(error.message).toContain(`got an answer that can't be used, status 200: ${reason}.`);
  });

  test.each([
    ["without a signingSecret", flat],
    ["with an empty one", { ...flat, signingSecret: "" }],
    ["with one of another type", { ...flat, signingSecret: 5 }],
  ])("a create %s says that it was done, and what to do about the secret", async (_, body) => {
    const error = await failureOf(create(clientWith(json(body)).jelou));
    expect(error).toMatchObject({ code: "unexpected_response", effect: "done" });
    expect(error.message).toMatch(
      /no signingSecret.*don't repeat it.*delete the integration and create it again/,
    );
  });
});

describe("a 2xx whose envelope says failure is a JelouApiError", () => {
  test.each<unknown>([0, "0", false, "false", "fail", "failed", "FAILURE", "error"])(
    "with %j as status or statusMessage",
    async (flag) => {
      for (const flags of [{ status: flag }, { status: 1, statusMessage: flag }]) {
        const error = await failureOf(get(clientWith(json(envelope(flat, flags))).jelou));
        expect(error).toMatchObject({ code: "api_error", status: 200, messages: ["Done."] });
      }
    },
  );

  test.each(["1", "200", "true", "null", "[0]", "{}", '"success"', '"not failed"', '"errors"'])(
    "but not with %s",
    async (flag) => {
      const body = `{"status":${flag},"data":${JSON.stringify(flat)}}`;
      expect(await get(clientWith(() => text(body)).jelou)).toEqual(flat);
    },
  );

  test("but a status in data doesn't count", async () => {
    const data = { ...flat, status: 0 };
    expect(await get(clientWith(json(envelope(data))).jelou)).toEqual(data);
  });
});

describe("onDrift gets each difference from the documentation, by place and type:", () => {
  const authTypes = expect.stringMatching(/^\w+( \| \w+)+$/);
  const unknown = (path: string, received: string) => ({ path, kind: "unknown_field", received });
  const wrong = (path: string, received: string, expected: unknown = "string") => {
    return { path, kind: "wrong_type", expected, received };
  };

  test.each<[string, unknown, object[]]>([
    ["none for the envelope", envelope(flat), []],
    ["none for the flat body", flat, []],
    ["none for a message that is a string", envelope(flat, { message: "ok" }), []],
    ["none for an empty field", { ...flat, id: "" }, []],
    [
      "unknown fields",
      { ...flat, a: 1, b: "1", c: true, d: null, e: [], f: {} },
      [
        ...[unknown("a", "number"), unknown("b", "string"), unknown("c", "boolean")],
        ...[unknown("d", "null"), unknown("e", "array"), unknown("f", "object")],
      ],
    ],
    ["an unknown field in data", envelope({ ...flat, a: "1" }), [unknown("data.a", "string")]],
    ["an unknown field next to data", envelope(flat, { a: 5 }), [unknown("a", "number")]],
    [
      "an undocumented secret",
      { ...flat, signingSecret: "x" },
      [unknown("signingSecret", "string")],
    ],
    ["a field of another type", envelope({ ...flat, id: 17 }), [wrong("data.id", "number")]],
    ["null", { ...flat, id: null }, [wrong("id", "null")]],
    [
      "an undocumented value",
      { ...flat, authType: "oauth" },
      [{ path: "authType", kind: "unknown_value", expected: authTypes, received: "string" }],
    ],
    [
      "an authType of another type",
      { ...flat, authType: 5 },
      [wrong("authType", "number", authTypes)],
    ],
    [
      "a success flag of another type",
      envelope(flat, { status: "success" }),
      [wrong("status", "string", "number")],
    ],
  ])("%s", async (_, body, expected) => {
    const { jelou, drift } = clientWith(json(body));
    expect(await get(jelou)).toMatchObject({ webhookUrl });
    const call = { operation: "integrations.get", projectId: "P1" };
    expect(drift).toEqual(expected.map((one) => ({ ...call, ...one })));
  });

  test("once, for the last answer, and none for a refusal", async () => {
    const { jelou, drift } = clientWith([json({ oops: 1 }, 503), json({ ...flat, a: 1 })]);
    await get(jelou);
    expect(drift).toHaveLength(1);
    const refused = clientWith(json({ status: "failed", oops: 1 }, 422));
    await failureOf(get(refused.jelou));
    expect(refused.drift).toEqual([]);
  });

  test("with the operation's name, from every method", async () => {
    const { jelou, drift } = clientWith(json(envelope({ ...created, _id: "C1" }, { odd: 1 })));
    for (const call of Object.values(calls)) await call(jelou);
    expect(drift.filter(({ path }) => path === "odd").map(({ operation }) => operation)).toEqual([
      ...["get", "delete", "update", "create"].map((name) => `integrations.${name}`),
      ...["get", "start", "close"].map((name) => `conversations.${name}`),
      "messages.send",
    ]);
  });
});

describe("the request", () => {
  test("has the input as JSON, with unknown fields and values, and without undefined", async () => {
    const { jelou, requests } = clientWith(ok);
    const input = {
      webhookUrl,
      authType: "x_unknown",
      authorization: undefined,
      x_unknown: { a: [1] },
    };
    await jelou.integrations.create(projectId, input);
    await jelou.integrations.update(projectId, { authType: "bearer" });
    const sent = requests.map(async (one) => [one.method, await one.json()]);
    expect(await Promise.all(sent)).toEqual([
      ["POST", { webhookUrl, authType: "x_unknown", x_unknown: { a: [1] } }],
      ["PATCH", { authType: "bearer" }],
    ]);
  });

  test("is fixed when the method is called", async () => {
    const { jelou, requests } = clientWith(ok, { apiKey: async () => "the-key" });
    const input = { webhookUrl };
    const call = jelou.integrations.create(projectId, input);
    input.webhookUrl = "http://evil.example";
    await call;
    expect(await requests[0]?.json()).toEqual({ webhookUrl });
  });

  test.each<[string, string]>([
    ["%2e%2e", "%252e%252e"],
    ["../v1", "..%2Fv1"],
    ["..\\..", "..%5C.."],
    ["a?b=c#d", "a%3Fb%3Dc%23d"],
    ["{projectId}$&", "%7BprojectId%7D%24%26"],
    ["a b é", "a%20b%20%C3%A9"],
    ["\0", "%00"],
    ["...", "..."],
  ])("has the project id %j as one segment of its path", async (id, segment) => {
    const { jelou, requests } = clientWith(ok);
    await jelou.integrations.get(id);
    expect(requests[0]?.url).toBe(
      `https://gateway.example/platform/v1/external-support/${segment}`,
    );
  });
});

describe("refused before anything is sent", () => {
  const https = "must be an https URL, without spaces, line breaks or backslashes.";
  test.each<
    [method: "get" | "create" | "update", project: unknown, input: unknown, message: string]
  >([
    ["get", "", undefined, "projectId must be a non-empty string."],
    ["get", " \t", undefined, "projectId must be a non-empty string."],
    ["get", undefined, undefined, "projectId must be a non-empty string."],
    ...[".", "..", "a\ud800b"].map((id): ["get", string, undefined, string] => [
      ...(["get", id, undefined] as const),
      "projectId can't be part of a URL: pass it exactly as Jelou shows it.",
    ]),
    ["create", "P1", undefined, "The input must be an object."],
    ["create", "P1", [], "The input must be an object."],
    ["create", "P1", {}, "webhookUrl must be a non-empty string."],
    ["create", "P1", { webhookUrl: "" }, "webhookUrl must be a non-empty string."],
    ["create", "P1", { webhookUrl: 5 }, "webhookUrl must be a non-empty string."],
    [
      "create",
      "P1",
      { webhookUrl, authorization: ["s3cr3t"] },
      "authorization must be a non-empty string.",
    ],
    ...[
      ...["http://u:s3cr3t@panel.example", "panel.example", "https://a.example/\nx"],
      ...[" https://a.example", "https://panel.example\\@evil.example/", "https:\\\\evil.example"],
      ...["https:evil.example", "https:/evil.example", "https:///evil.example", "https://"],
    ].map((url): ["create", string, object, string] => [
      ...(["create", "P1", { webhookUrl: url }] as const),
      `webhookUrl ${https}`,
    ]),
    ["update", "P1", { webhookUrl: "http://a.example" }, `webhookUrl ${https}`],
    ["update", "P1", {}, "Pass at least one field to update."],
    ["update", "P1", { webhookUrl: undefined }, "Pass at least one field to update."],
    [
      "update",
      "P1",
      { webhookUrl, authorization: 5n },
      "authorization can't be sent as JSON: it has a circular reference, a BigInt or an odd toJSON.",
    ],
  ])("by %s: %j, %o", async (method, project, input, message) => {
    const { jelou, requests } = clientWith(ok);
    const call = jelou.integrations[method](project as string, input as never);
    const error = await failureOf(call);
    expect(error.message).toBe(`integrations.${method}: ${message}`);
    expect(error).toMatchObject({ code: "invalid_input", attempts: 0, effect: "none" });
    expect(error.projectId).toBe(project);
    expect(requests).toEqual([]);
  });
});
