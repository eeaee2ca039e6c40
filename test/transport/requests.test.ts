import { describe, expect, test, vi } from "vitest";
import { JELOU_BASE_URLS, createJelouClient } from "../../src/index.js";
import { apiKey, byKey, calls, failure, outcomeOf, projectId, webhookUrl } from "./calls.js";
import { ok, refused, scripted } from "./scripted.js";
import { retryAtOnce } from "../time.js";

retryAtOnce();

describe("what is sent is fixed when the method is called:", () => {
  test("one input, reused for several calls, is sent as it was at each", async () => {
    const { jelou, requests } = scripted([ok]);
    const input = { botId: "B1", userId: "", metadata: { ticket: "" }, assignment: { target: "" } };
    const all = ["ann", "bob"].map((id) => {
      input.userId = input.metadata.ticket = input.assignment.target = id;
      return jelou.conversations.start(projectId, input);
    });
    await Promise.all(all);
    const bodies = await Promise.all(requests.map((request) => request.json()));
    expect(
      bodies.map(({ userId, metadata, assignment }) => [
        userId,
        metadata.ticket,
        assignment.target,
      ]),
    ).toEqual([
      ["ann", "ann", "ann"],
      ["bob", "bob", "bob"],
    ]);
  });

  test("a webhookUrl that is changed while the key is awaited is not sent", async () => {
    const { jelou, requests } = scripted([ok], { apiKey: async () => "key" });
    const input = { webhookUrl };
    const call = jelou.integrations.create(projectId, input);
    input.webhookUrl = "http://evil.example";
    await call;
    expect(await requests[0]?.json()).toEqual({ webhookUrl });
  });

  test("every attempt sends the same text, with the same headers", async () => {
    const texts: string[] = [];
    const metadata = { n: 0 };
    const headers = { "x-try": "0" };
    const again = async (request: Request) => {
      metadata.n++;
      headers["x-try"] = String(metadata.n);
      texts.push(`${request.headers.get("x-try")} ${await request.text()}`);
      return refused(429);
    };
    const { jelou } = scripted([again]);
    const input = { botId: "B", userId: "U", metadata };
    await failure(jelou.conversations.start(projectId, input, { headers }));
    expect(texts).toEqual(Array(3).fill('0 {"botId":"B","userId":"U","metadata":{"n":0}}'));
  });

  test("options of the client that are changed afterwards change nothing", async () => {
    const headers = { "x-a": "1" };
    const { jelou, requests } = scripted([ok], { headers });
    headers["x-a"] = "2";
    await calls.get(jelou);
    expect(requests[0]?.headers.get("x-a")).toBe("1");
  });

  test("options and inputs whose fields change at each read are sent as they were checked", async () => {
    const changing = (good: unknown, bad: unknown) => {
      let reads = 0;
      return { configurable: true, enumerable: true, get: () => (reads++ === 0 ? good : bad) };
    };
    const options = Object.defineProperties(
      { ...byKey },
      {
        baseUrl: changing("https://good.example", "http://evil.example"),
        apiKey: changing("good-key", "evil\r\nkey"),
        headers: changing({ "x-a": "good" }, { "x-a": "evil\r\n" }),
      },
    );
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => ok());
    // By inheritance, since a literal with `...options` would have read them.
    const jelou = createJelouClient(Object.assign(Object.create(options), { fetch }) as never);
    const input = Object.defineProperties(
      { botId: "", userId: "" },
      {
        botId: changing("good", 5),
        userId: changing("good", undefined),
        metadata: changing({ a: 1 }, [1]),
      },
    );
    await jelou.conversations.start(projectId, input);
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toMatch(/^https:\/\/good\.example\//);
    expect(init).toMatchObject({
      body: '{"botId":"good","userId":"good","metadata":{"a":1}}',
      headers: { "x-api-key": "good-key", "x-a": "good" },
    });
  });
});

test("inherited fields of options and inputs are taken", async () => {
  class Input {
    get webhookUrl() {
      return webhookUrl;
    }
  }
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => ok());
  const options = Object.create({ ...byKey, fetch }) as typeof byKey;
  await createJelouClient(options).integrations.create(projectId, new Input());
  expect(fetch.mock.calls[0]?.[1].body).toBe(JSON.stringify({ webhookUrl }));
});

test("a frozen client of frozen options makes its calls", async () => {
  const options = { ...byKey, headers: Object.freeze({ "x-a": "1" }), fetch: async () => ok() };
  const jelou = Object.freeze(createJelouClient(Object.freeze(options)));
  const call = Object.freeze({ headers: Object.freeze({ "x-b": "2" }), timeoutMs: 1_000 });
  expect(await calls.get(jelou, call)).toHaveProperty("webhookUrl");
});

describe("metadata is sent as JSON has it:", () => {
  const circle: Record<string, unknown> = {};
  circle["circle"] = circle;

  test.each<[string, Record<string, unknown>, string]>([
    ["toJSON", { toJSON: () => ({ a: 1 }) }, '{"a":1}'],
    ["-0 and NaN", { a: -0, b: NaN }, '{"a":0,"b":null}'],
    ["a lone surrogate", { a: "\ud83d" }, '{"a":"\\ud83d"}'],
    ["an own __proto__", JSON.parse('{"__proto__":{"a":1}}') as {}, '{"__proto__":{"a":1}}'],
    ["a symbol for a name", { [Symbol("a")]: 1, b: 2 }, '{"b":2}'],
  ])("%s", async (_, metadata, json) => {
    const { jelou, requests } = scripted([ok]);
    await jelou.conversations.start(projectId, { botId: "B", userId: "U", metadata });
    expect(await requests[0]?.text()).toBe(`{"botId":"B","userId":"U","metadata":${json}}`);
  });

  test.each<[string, unknown, object]>([
    ["a toJSON that makes text of it", { toJSON: () => "text" }, {}],
    ["a toJSON that makes nothing of it", { toJSON: () => undefined }, {}],
    ["an array", [1], {}],
    ["a BigInt", { a: 1n }, { cause: { name: "TypeError" } }],
    ["a circle", circle, { cause: { name: "TypeError" } }],
  ])("or refused, by name: %s", async (_, metadata, more) => {
    const { jelou, requests } = scripted([ok]);
    const input = { botId: "B", userId: "U", metadata: metadata as {} };
    expect(await failure(jelou.conversations.start(projectId, input))).toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/^conversations\.start: metadata/),
      ...more,
    });
    expect(requests).toEqual([]);
  });
});

describe("a project id stays one segment of the path:", () => {
  test.each<[string, string]>([
    ["%2e%2e", "%252e%252e"],
    ["..%2f", "..%252f"],
    ["..\\..", "..%5C.."],
    ["../v1", "..%2Fv1"],
    ["\0", "%00"],
    ["a?b=c#d;e", "a%3Fb%3Dc%23d%3Be"],
    ["{projectId}{conversationId}", "%7BprojectId%7D%7BconversationId%7D"],
    ["$&$1$`$'", "%24%26%241%24%60%24'"],
    [".\t.", ".%09."],
    ["\uff0e\uff0e", "%EF%BC%8E%EF%BC%8E"],
    ...["a..", "..a", "...", ".a", "a."].map((id): [string, string] => [id, id]),
  ])("%j", async (id, segment) => {
    const { jelou, requests } = scripted([ok]);
    await jelou.integrations.get(id);
    expect(requests[0]?.url).toBe(`${JELOU_BASE_URLS.platform}/v1/external-support/${segment}`);
  });
});

describe("headers", () => {
  test("of a call go over those of the client, in any case, and those of the operation over both", async () => {
    const headers = {
      "X-A": "client",
      "x-b": "client",
      "X-API-KEY": "evil",
      "X-Jelou-Signature": "evil",
      "Content-Type": "evil/x",
    };
    const { jelou, requests } = scripted([ok], { headers });
    await calls.create(jelou, {
      headers: { "x-a": "call", "x-api-key": "evil", Accept: "text/plain" },
    });
    await calls.send(jelou, { headers });
    const [create, send] = requests.map((request) => request.headers);
    expect(
      ["x-a", "x-b", "x-api-key", "accept", "content-type"].map((name) => create?.get(name)),
    ).toEqual(["call", "client", apiKey, "text/plain", "application/json"]);
    expect(send?.get("x-jelou-signature")).toMatch(/^sha256=[0-9a-f]{64}$/);
    // Those of a call were for that call.
    await calls.get(jelou);
    expect(requests[2]?.headers.get("x-a")).toBe("client");
    expect(requests[2]?.headers.get("accept")).toBe("application/json");
  });

  test("that are undefined are none", async () => {
    const { jelou, requests } = scripted([ok], { headers: { "x-a": undefined, "x-b": "b" } });
    await calls.get(jelou, { headers: { "x-c": undefined } as never });
    const names = [...(requests[0]?.headers.keys() ?? [])];
    expect(names.filter((name) => name.startsWith("x-"))).toEqual(["x-api-key", "x-b"]);
  });

  test("called __proto__, constructor and toString are headers like others", async () => {
    const headers: unknown = JSON.parse('{"__proto__":"1","constructor":"2","toString":"3"}');
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => ok());
    const jelou = createJelouClient({ ...byKey, fetch });
    await calls.get(jelou, { headers: headers as Record<string, string> });
    const sent = JSON.stringify(fetch.mock.calls[0]?.[1].headers);
    expect(sent).toContain('"__proto__":"1","constructor":"2","tostring":"3"');
  });
});

describe("credentials from functions", () => {
  test("are asked for by project, once a call, and what they give is sent", async () => {
    const key = vi.fn(async (id: string) => `key-of-${id}`);
    const secret = vi.fn((id: string) => `secret-of-${id}`);
    const { jelou, requests } = scripted([refused(429), ok], {
      apiKey: key,
      signingSecret: secret,
    });
    await calls.get(jelou);
    expect(key.mock.calls).toEqual([[projectId]]);
    expect(requests.map(({ headers }) => headers.get("x-api-key"))).toEqual(
      Array(2).fill(`key-of-${projectId}`),
    );
    await calls.send(jelou);
    expect(secret.mock.calls).toEqual([[projectId]]);
    expect(requests[2]?.headers.get("x-jelou-signature")).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(requests[2]?.headers.get("x-api-key")).toBeNull();
  });

  test.each([
    ["an error", new Error("vault is sealed")],
    ["a string", "vault is sealed"],
    ["undefined", undefined],
  ])("that throw %s: the caller gets it as it is, and nothing is sent", async (_, thrown) => {
    const failing = () => {
      throw thrown;
    };
    for (const fail of [failing, async () => failing()]) {
      const { jelou, requests } = scripted([ok], { apiKey: fail, signingSecret: fail });
      expect(await outcomeOf(calls.get(jelou))).toStrictEqual({ error: thrown });
      expect(await outcomeOf(calls.send(jelou))).toStrictEqual({ error: thrown });
      expect(requests.length).toBe(0);
    }
  });

  test("that throw another call's error: the caller gets it as it is", async () => {
    const { jelou } = scripted([ok], { apiKey: () => jelou.integrations.get(".") });
    const error = await failure(calls.create(jelou));
    expect(error).toMatchObject({ code: "invalid_input", operation: "integrations.get" });
  });

  test.each([
    ["nothing", undefined],
    ["an empty string", ""],
    ["a line break", "secret-key\n"],
    ["a number", 5],
  ])("that give %s are refused before anything is sent", async (_, given) => {
    const { jelou, requests } = scripted([ok], { apiKey: () => given as string });
    const error = await failure(calls.get(jelou));
    expect(error).toMatchObject({ code: "invalid_input", operation: "integrations.get" });
    expect(String(error)).toContain("apiKey");
    expect(String(error)).not.toContain("secret-key");
    expect(requests.length).toBe(0);
  });
});
