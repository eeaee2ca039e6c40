import { describe, expect, expectTypeOf, test } from "vitest";
import {
  createFakeJelou,
  type Dialect,
  type FakeCredentials,
  type FakeJelou,
  type FakeJelouOptions,
} from "../../src/testing/index.js";
import { clientOf, failureOf, hello, integrations, webhookUrl } from "./fake.js";

test("the credentials have the type of the dialect", () => {
  expectTypeOf(createFakeJelou().credentials).toEqualTypeOf<{ readonly apiKey: string }>();
  const { credentials } = createFakeJelou({ dialect: { auth: "basic" } });
  expectTypeOf(credentials).toEqualTypeOf<FakeCredentials<"basic">>();
  expect(Object.keys(credentials)).toEqual(["clientId", "clientSecret"]);

  const dialect: Dialect = { basePath: "platform", auth: "basic", shape: "flat" };
  expectTypeOf(createFakeJelou({ dialect }).credentials).toEqualTypeOf<FakeCredentials>();
  expectTypeOf(createFakeJelou({} as FakeJelouOptions)).toEqualTypeOf<FakeJelou>();
  expectTypeOf<FakeJelou<"basic">>().toExtend<FakeJelou>();
});

test("an integration that exists from the start can have every documented field", async () => {
  const given = { id: "I1", brainId: "B1", webhookUrl, createdAt: "2026-01-15T10:30:00.000Z" };
  const fake = createFakeJelou({
    integrations: { P1: { ...given, authType: undefined } },
    now: () => new Date(0),
  });
  expect(await clientOf(fake).integrations.get("P1")).toEqual({
    ...given,
    ...{ authType: "no_auth", updatedAt: "1970-01-01T00:00:00.000Z" },
  });
});

describe("projects", () => {
  test("take their own key and no other, so that a key function can be tested", async () => {
    const fake = createFakeJelou({
      integrations: { ...integrations, P2: { webhookUrl }, P3: { webhookUrl } },
      projects: { P1: { apiKey: "key-of-P1" }, P2: { apiKey: "key-of-P2" } },
    });
    const keys: Record<string, string> = { P1: "key-of-P1", P2: "key-of-P1" };
    const apiKey = (projectId: string) => keys[projectId] ?? fake.credentials.apiKey;
    const jelou = clientOf(fake, { apiKey });
    await jelou.integrations.get("P1");
    await jelou.integrations.get("P3");
    const wrongKey = jelou.integrations.get("P2");
    expect(await failureOf(wrongKey)).toMatchObject({ code: "unauthorized", projectId: "P2" });
    const fallback = clientOf(fake).integrations.get("P1");
    expect(await failureOf(fallback)).toMatchObject({ code: "unauthorized" });
  });

  test("take their own pair, of any characters", async () => {
    const pair = { clientId: "id", clientSecret: "geheim-ñ-密" };
    const fake = createFakeJelou({
      dialect: { auth: "basic" },
      integrations,
      projects: { P1: pair },
    });
    expect(await failureOf(clientOf(fake).integrations.get("P1"))).toMatchObject({ status: 401 });
    await clientOf(fake, pair).integrations.get("P1");
  });
});

test.each<[object, string]>([
  [{ dialct: {} }, 'no option "dialct"'],
  [{ apiKey: "key" }, "projects"],
  [{ dialect: { path: "platform" } }, 'no option "path"'],
  [{ dialect: { auth: "key" } }, "apiKey, basic"],
  [{ dialect: { basePath: "/platform" } }, "platform, jelouapi"],
  [{ dialect: { shape: "wrapped" } }, "envelope, flat"],
  [{ projects: { P1: { clientId: "i", clientSecret: "s" } } }, 'projects["P1"] has no option'],
  [{ projects: { P1: { apiKey: "" } } }, 'projects["P1"] has no apiKey'],
  [{ dialect: { auth: "basic" }, projects: { P1: { clientId: "i" } } }, "no clientSecret"],
  [{ integrations: { P1: { webhookURL: webhookUrl } } }, 'integrations["P1"] has no webhookUrl'],
])("createFakeJelou(%j) is refused", (options, reason) => {
  expect(() => createFakeJelou(options)).toThrow(reason);
});

test("a misspelled name of a message is refused, and no message shows a credential", async () => {
  const given = { projectId: "P1", userID: "U1", message: hello };
  const emitted = createFakeJelou({ integrations }).emitMessage(given);
  await expect(emitted).rejects.toThrow('no option "userID"');

  const projects = { P1: { apikey: "s3cr3t" } } as never;
  expect(() => createFakeJelou({ projects })).toThrow("apikey");
  expect(() => createFakeJelou({ projects })).not.toThrow("s3cr3t");
});
