import { describe, expect, expectTypeOf, it } from "vitest";
import { createJelouClient, isJelouError } from "../../src/index.js";
import {
  createFakeJelou,
  type Dialect,
  type FakeCredentials,
  type FakeJelou,
  type FakeJelouOptions,
} from "../../src/testing/index.js";
import { webhookUrl } from "./panel.js";

const integrations = { P1: { webhookUrl }, P2: { webhookUrl }, P3: { webhookUrl } };

describe("the credentials", () => {
  it("are typed by the dialect, without a cast", () => {
    const byKey = createFakeJelou();
    expectTypeOf(byKey.credentials).toEqualTypeOf<{ readonly apiKey: string }>();
    const elsewhere = createFakeJelou({ dialect: { basePath: "jelouapi" } });
    expectTypeOf(elsewhere.credentials).toEqualTypeOf<{ readonly apiKey: string }>();
    const byPair = createFakeJelou({ dialect: { auth: "basic" } });
    expectTypeOf(byPair.credentials).toEqualTypeOf<{
      readonly clientId: string;
      readonly clientSecret: string;
    }>();
    expect(byPair.credentials.clientSecret).toBe("fake-client-secret");
  });

  it("are either kind where the dialect is known at run time alone", () => {
    const dialect: Dialect = { basePath: "platform", auth: "basic", shape: "flat" };
    expectTypeOf(createFakeJelou({ dialect }).credentials).toEqualTypeOf<FakeCredentials>();
    expectTypeOf(createFakeJelou({} as FakeJelouOptions)).toEqualTypeOf<FakeJelou>();
    expectTypeOf<FakeJelou<"basic">>().toExtend<FakeJelou>();
  });
});

describe("projects", () => {
  it("take their own key alone, so that a key function shows its mistakes", async () => {
    const keys: Record<string, string> = { P1: "key-of-P1", P2: "key-of-P2" };
    const fake = createFakeJelou({
      integrations,
      projects: { P1: { apiKey: "key-of-P1" }, P2: { apiKey: "key-of-P2" } },
    });
    const { baseUrl, fetch, credentials } = fake;
    const apiKey = (projectId: string) => keys[projectId] ?? credentials.apiKey;
    const jelou = createJelouClient({ apiKey, baseUrl, fetch });
    for (const projectId of ["P1", "P2", "P3"]) await jelou.integrations.get(projectId);
    const mistaken = createJelouClient({ apiKey: () => "key-of-P1", baseUrl, fetch });
    await mistaken.integrations.get("P1");
    for (const projectId of ["P2", "P3"]) {
      const error = await mistaken.integrations.get(projectId).catch((thrown: unknown) => thrown);
      expect(isJelouError(error) && error.code).toBe("unauthorized");
    }
    const usual = createJelouClient({ ...credentials, baseUrl, fetch });
    await expect(usual.integrations.get("P1")).rejects.toMatchObject({ code: "unauthorized" });
  });

  it("take their own pair alone, of any characters", async () => {
    const pair = { clientId: "id", clientSecret: "geheim-ñ-密" };
    const fake = createFakeJelou({
      dialect: { auth: "basic" },
      integrations,
      projects: { P1: pair },
    });
    const { baseUrl, fetch, credentials } = fake;
    await createJelouClient({ ...pair, baseUrl, fetch }).integrations.get("P1");
    const usual = createJelouClient({ ...credentials, baseUrl, fetch });
    await usual.integrations.get("P2");
    await expect(usual.integrations.get("P1")).rejects.toMatchObject({ code: "unauthorized" });
  });

  it.each(["__proto__", "constructor"])("%s is a project as any other", async (projectId) => {
    const projects = JSON.parse(`{ "${projectId}": { "apiKey": "own" } }`);
    const { baseUrl, fetch, credentials } = createFakeJelou({ projects });
    const statusOf = (apiKey: string) =>
      createJelouClient({ apiKey, baseUrl, fetch })
        .integrations.get(projectId)
        .catch((error: unknown) => isJelouError(error) && error.code);
    expect(await statusOf("own")).toBe("not_found");
    expect(await statusOf(credentials.apiKey)).toBe("unauthorized");
  });
});

describe("what can't be meant is refused, by name and with the cure", () => {
  it.each<[object, string]>([
    [{ dialct: {} }, 'no option "dialct"'],
    [{ apiKey: "key" }, "projects"],
    [{ dialect: { path: "platform" } }, 'dialect has no option "path"'],
    [{ dialect: { auth: "key" } }, "apiKey, basic"],
    [{ dialect: { basePath: "/platform" } }, "platform, jelouapi"],
    [{ dialect: { shape: "wrapped" } }, "envelope, flat"],
    [{ projects: { P1: { clientId: "i", clientSecret: "s" } } }, 'projects["P1"] has no option'],
    [{ projects: { P1: {} } }, 'projects["P1"] has no apiKey'],
    [{ projects: { P1: { apiKey: "" } } }, "give one"],
    [{ dialect: { auth: "basic" }, projects: { P1: { clientId: "i" } } }, "no clientSecret"],
    [{ integrations: { P1: { webhookURL: webhookUrl } } }, 'no option "webhookURL"'],
  ])("%j", (options, cure) => {
    expect(() => createFakeJelou(options)).toThrow(cure);
  });

  it("by the compiler as well", () => {
    expect(() =>
      createFakeJelou({
        dialect: { auth: "basic" },
        // @ts-expect-error -- a key is no pair
        projects: { P1: { apiKey: "key" } },
      }),
    ).toThrow("apiKey");
    // @ts-expect-error -- it is called operation
    expect(() => createFakeJelou().failNext({ status: 503, method: "GET" })).toThrow("method");
  });

  it("in an end user's message as well", async () => {
    const message = { type: "text", content: { body: "Hello" } };
    const given = { projectId: "P1", userID: "U1", message };
    await expect(createFakeJelou({ integrations }).emitMessage(given)).rejects.toThrow(
      'emitMessage has no option "userID"',
    );
  });

  it("no value of a credential is told", () => {
    const projects = { P1: { apikey: "s3cr3t" } } as never;
    expect(() => createFakeJelou({ projects })).not.toThrow("s3cr3t");
    expect(() => createFakeJelou({ projects })).toThrow("apikey");
  });
});
