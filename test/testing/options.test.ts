import { describe, expect, expectTypeOf, it } from "vitest";
import { createJelouClient } from "../../src/index.js";
import {
  createFakeJelou,
  type Dialect,
  type FakeCredentials,
  type FakeIntegration,
  type FakeJelou,
  type FakeJelouOptions,
} from "../../src/testing/index.js";
import { hello, setUp, webhookUrl } from "./set-up.js";

describe("credentials", () => {
  it("have the type of the dialect, or of either if it is only known at run time", () => {
    expectTypeOf(createFakeJelou().credentials).toEqualTypeOf<{ readonly apiKey: string }>();
    const basic = createFakeJelou({ dialect: { auth: "basic" } });
    expectTypeOf(basic.credentials).toEqualTypeOf<FakeCredentials<"basic">>();
    expect(basic.credentials.clientSecret).toBe("fake-client-secret");
    const dialect = { auth: "basic" as Dialect["auth"] };
    expectTypeOf(createFakeJelou({ dialect }).credentials).toEqualTypeOf<FakeCredentials>();
    expectTypeOf<FakeJelou<"basic">>().toExtend<FakeJelou>();
  });

  it("of a project are its own key, so that a function that returns keys can be tested", async () => {
    const { fake, jelou } = setUp({
      integrations: { P1: { webhookUrl }, P2: { webhookUrl } },
      projects: { P1: { apiKey: "key-of-P1" } },
    });
    const { baseUrl, fetch, credentials } = fake as FakeJelou<"apiKey">;
    const apiKey = (projectId: string) => (projectId === "P1" ? "key-of-P1" : credentials.apiKey);
    const { integrations } = createJelouClient({ apiKey, baseUrl, fetch });
    await integrations.get("P1");
    await integrations.get("P2");
    const usual = jelou.integrations.get("P1");
    await expect(usual).rejects.toMatchObject({ code: "unauthorized" });
  });

  it("of a project are its own pair, of any characters", async () => {
    const pair = { clientId: "id", clientSecret: "geheim-ñ-密" };
    const { fake, jelou } = setUp({ dialect: { auth: "basic" }, projects: { P1: pair } });
    const { baseUrl, fetch } = fake;
    await createJelouClient({ ...pair, baseUrl, fetch }).integrations.get("P1");
    const usual = jelou.integrations.get("P1");
    await expect(usual).rejects.toMatchObject({ code: "unauthorized" });
  });
});

it("an integration that exists from the start takes every documented field", async () => {
  const integration: FakeIntegration = {
    ...{ id: "I1", brainId: "B1", webhookUrl: "http://not-checked", authType: undefined },
    createdAt: "2026-01-15T10:30:00.000Z",
  };
  const { jelou } = setUp({ integrations: { P1: integration }, now: () => new Date(0) });
  expect(await jelou.integrations.get("P1")).toEqual({
    ...integration,
    authType: "no_auth",
    updatedAt: "1970-01-01T00:00:00.000Z",
  });
});

describe("a mistake is refused at once, by name:", () => {
  it.each<[object, error: string]>([
    [{ dialct: {} }, 'no option "dialct"'],
    [{ wait: () => {} }, 'no option "wait"'],
    [{ dialect: { path: "platform" } }, 'dialect has no option "path"'],
    [{ dialect: { auth: "key" } }, "one of apiKey, basic"],
    [{ dialect: { basePath: "/platform" } }, "one of platform, jelouapi"],
    [{ dialect: { shape: "wrapped" } }, "one of envelope, flat"],
    [{ projects: { P1: { clientId: "i" } } }, 'projects["P1"] has no option "clientId"'],
    [{ projects: { P1: { apiKey: "" } } }, 'projects["P1"] has no apiKey'],
    [{ dialect: { auth: "basic" }, projects: { P1: { clientId: "i" } } }, "no clientSecret"],
    [{ integrations: { P1: { webhookURL: webhookUrl } } }, 'integrations["P1"] has no webhookUrl'],
  ])("%j", (options, error) => {
    expect(() => createFakeJelou(options as FakeJelouOptions)).toThrow(error);
  });

  it("by the compiler too", () => {
    const dialect = { auth: "basic" } as const;
    // @ts-expect-error -- a key is not a pair
    expect(() => createFakeJelou({ dialect, projects: { P1: { apiKey: "key" } } })).toThrow();
    // @ts-expect-error -- the option is called operation
    expect(() => createFakeJelou().failNext({ status: 503, method: "GET" })).toThrow("method");
  });

  it("a misspelled part of a user's message", async () => {
    const message = { projectId: "P1", userID: "U1", message: hello };
    const error = 'emitMessage has no option "userID"';
    await expect(setUp().fake.emitMessage(message)).rejects.toThrow(error);
  });

  it("and no error shows a credential", () => {
    const options = { projects: { P1: { apikey: "s3cr3t" } } } as unknown as FakeJelouOptions;
    expect(() => createFakeJelou(options)).toThrow(/^((?!s3cr3t).)*$/);
  });
});
