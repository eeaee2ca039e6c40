import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createJelouClient, type JelouApiError } from "../../src/index.js";
import { parseWebhook, signBody, verifySignature } from "../../src/webhooks/index.js";
import { basic, byBasic, byKey, calls, outcomeOf, projectId, webhookUrl } from "./calls.js";
import { leaksIn } from "./leaks.js";
import { never, ok, refused, scripted } from "./scripted.js";

// Each of these was done to the first version, and did harm.

beforeAll(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterAll(() => void vi.restoreAllMocks());

const failure = async (call: Promise<unknown>) => (await outcomeOf(call)).error;
const systemError = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
const fetchFailed = (cause: unknown) => new TypeError("fetch failed", { cause });

test("no text that arrives takes more time than its length", async () => {
  const tsx = join(import.meta.dirname, "../../node_modules/tsx/dist/loader.mjs");
  const flags = ["--import", `file://${tsx}`, join(import.meta.dirname, "hangs.ts")];
  // Where it hangs, the output names the attack before.
  const { stdout } = await promisify(execFile)(process.execPath, flags, { timeout: 25_000 });
  expect(stdout.trim().split("\n").length).toBe(34);
});

describe.each([4_000, 40_000])("a secret of %i characters", (length) => {
  test("is masked in any failed call", async () => {
    const secret = `sk-${"a?(b".repeat(length / 4)}`;
    const answer = () => Response.json({ message: [`no ${secret}.`] }, { status: 401 });
    const { jelou } = scripted([answer], { apiKey: secret });
    expect(await failure(calls.get(jelou))).toMatchObject({ messages: ["no [redacted]."] });
    const input = { webhookUrl, authorization: secret };
    const other = scripted([answer]).jelou;
    expect(await failure(other.integrations.create(projectId, input))).toMatchObject({
      messages: ["no [redacted]."],
    });
  });
});

describe("what is sent is fixed when the method is called", () => {
  test("one input, reused for several calls, is sent as it was at each", async () => {
    const { jelou, requests } = scripted([ok]);
    const input = { botId: "B1", userId: "", metadata: { ticket: "" }, assignment: { target: "" } };
    const all = ["ann", "bob", "cid"].map((id) => {
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
      ["cid", "cid", "cid"],
    ]);
  });

  test("a webhookUrl that is changed after its check is not sent", async () => {
    const { jelou, requests } = scripted([ok], { apiKey: async () => "key" });
    const input = { webhookUrl };
    const call = jelou.integrations.create(projectId, input);
    input.webhookUrl = "http://evil.example";
    await call;
    expect(await requests[0]?.json()).toEqual({ webhookUrl });
  });

  test("a property that changes each time it is read is read once", async () => {
    const urls = [webhookUrl, "http://evil.example"];
    const input = {
      get webhookUrl() {
        return urls.shift() ?? "";
      },
    };
    const { jelou, requests } = scripted([ok]);
    await jelou.integrations.create(projectId, input);
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

  test("options that are changed afterwards change nothing", async () => {
    const options = { ...byKey, baseUrl: "https://a.example", headers: { "x-a": "1" } };
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => ok());
    const jelou = createJelouClient({ ...options, fetch });
    options.headers["x-a"] = "2";
    await calls.get(jelou);
    expect(fetch.mock.calls[0]?.[1].headers).toMatchObject({ "x-a": "1" });
  });
});

describe("a write is sent again only where its connection was never made", () => {
  const connect = systemError("EHOSTUNREACH", "connect");
  const refusedByAll = new AggregateError([
    systemError("ECONNREFUSED", "connect"),
    systemError("ENETUNREACH", "connect"),
  ]);
  const resetByOne = Object.assign(
    new AggregateError([systemError("ECONNREFUSED", "connect"), systemError("ECONNRESET", "read")]),
    { code: "ECONNREFUSED" },
  );
  test.each<[string, Error, number]>([
    ["connect EHOSTUNREACH", fetchFailed(connect), 2],
    ["connect ETIMEDOUT", fetchFailed(systemError("ETIMEDOUT", "connect")), 2],
    ["getaddrinfo EBUSY", fetchFailed(systemError("EBUSY", "getaddrinfo")), 2],
    ["every address refused", fetchFailed(refusedByAll), 2],
    ["read EHOSTUNREACH", fetchFailed(systemError("EHOSTUNREACH", "read")), 1],
    ["read ECONNREFUSED", fetchFailed(systemError("ECONNREFUSED", "read")), 1],
    ["one address of two reset", fetchFailed(resetByOne), 1],
    ["EHOSTUNREACH of nobody knows what", fetchFailed({ message: "x", code: "EHOSTUNREACH" }), 1],
  ])("%s: %s", async (_, thrown, sent) => {
    const { jelou, requests } = scripted([thrown, ok]);
    await failure(calls.create(jelou));
    expect(requests.length).toBe(sent);
  });

  test.each(["EHOSTUNREACH", "ECONNREFUSED", "ENOTFOUND"])(
    "once headers came, not even where the body breaks with %s",
    async (code) => {
      const breaking = () =>
        new Response(new ReadableStream({ start: (c) => c.error(systemError(code, "connect")) }));
      const { jelou, requests } = scripted([breaking]);
      expect(await failure(calls.create(jelou))).toMatchObject({
        code: "unexpected_response",
        effect: "done",
      });
      expect(requests.length).toBe(1);
    },
  );
});

describe("a secret with space around it", () => {
  test.each(["apiKey", "signingSecret", "clientSecret"])("is refused as %s", (name) => {
    const rest = name === "clientSecret" ? { clientId: "id" } : {};
    for (const secret of ["s3cr3t ", " s3cr3t", "s3cr3t\t", "\u00a0s3cr3t"]) {
      const make = () => createJelouClient({ ...rest, [name]: secret } as never);
      expect(make).toThrow(new RegExp(`^${name} has .*trim it`));
      expect(make).not.toThrow(/s3cr3t/);
    }
  });

  test("is masked as an authorization that comes back trimmed", async () => {
    const { jelou } = scripted([
      () => Response.json({ message: ["no tok-5ecret!"] }, { status: 422 }),
    ]);
    const input = { webhookUrl, authorization: "  tok-5ecret\n" };
    expect(await failure(jelou.integrations.create(projectId, input))).toMatchObject({
      messages: ["no [redacted]!"],
    });
  });
});

describe("a body without end", () => {
  /** Gives chunks until it is cancelled: at once, or never by itself. */
  function endless(chunk: Uint8Array | undefined) {
    const state = { given: 0, isCancelled: false };
    const body = new ReadableStream({
      pull(controller) {
        if (!chunk) return new Promise(() => {});
        state.given += chunk.byteLength;
        controller.enqueue(chunk);
        return undefined;
      },
      cancel: () => void (state.isCancelled = true),
    });
    return { state, answer: () => new Response(body) };
  }

  test("is given up after 1 MB, and its stream is cancelled", async () => {
    const { state, answer } = endless(new Uint8Array(64_000));
    const error = await failure(calls.get(scripted([answer]).jelou));
    expect(error).toMatchObject({ code: "unexpected_response", status: 200 });
    expect((error as Error).message).toContain("1 MB");
    expect(state.isCancelled).toBe(true);
    expect(state.given).toBeLessThan(1_300_000);
  });

  test("of one byte at a time, always ready, ends at the deadline", async () => {
    const { state, answer } = endless(new Uint8Array(1));
    const begin = performance.now();
    const error = await failure(calls.get(scripted([answer], { timeoutMs: 50 }).jelou));
    expect(error).toMatchObject({ code: "timeout" });
    // Far from the seconds that it went on for.
    expect(performance.now() - begin).toBeLessThan(1_000);
    expect(state.isCancelled).toBe(true);
  });

  test("that never gives anything ends at the deadline, and is cancelled", async () => {
    const { state, answer } = endless(undefined);
    const error = await failure(calls.create(scripted([answer], { timeoutMs: 20 }).jelou));
    expect(error).toMatchObject({ code: "timeout", effect: "done" });
    expect(state.isCancelled).toBe(true);
  });

  test("is no matter of Content-Length, which may say anything", async () => {
    const long = new Response("x".repeat(1_000_001), { headers: { "content-length": "2" } });
    const error = await failure(calls.get(scripted([long]).jelou));
    expect(error).toMatchObject({ code: "unexpected_response" });
    const text = JSON.stringify({ webhookUrl, pad: "x".repeat(999_000) });
    expect(await failure(calls.get(scripted([new Response(text)]).jelou))).toBeUndefined();
  });
});

describe("webhooks", () => {
  test("what nobody signed is not in the event: timestamp null, sent as 1e400", async () => {
    const payload = { event: "conversation.start", project_id: "P", timestamp: null };
    const signature = await signBody(JSON.stringify(payload), "secret");
    const forged = JSON.stringify(payload).replace("null", "1e400");
    const request = { body: forged, headers: { "x-jelou-signature": signature } };
    const event = await parseWebhook(request, "secret");
    expect(event.raw).toEqual(payload);
  });

  test("bytes of another realm are verified, and handed on as this realm's", async () => {
    const body = '{"event":"conversation.close","project_id":"P","timestamp":1}';
    const signature = await signBody(body, "secret");
    const codes = [...Buffer.from(body)].join();
    const { subtle } = globalThis.crypto;
    // As strict as the WebCrypto of a sandbox.
    const verify = vi.spyOn(subtle, "verify").mockImplementation(async function (
      this: SubtleCrypto,
      ...args
    ) {
      for (const bytes of args.slice(2)) expect(bytes).toBeInstanceOf(Uint8Array);
      verify.mockRestore();
      return subtle.verify(...args);
    });
    for (const make of ["bytes", "bytes.buffer", "new DataView(bytes.buffer)"]) {
      const foreign: ArrayBuffer = runInNewContext(
        `const bytes = new Uint8Array([${codes}]); ${make}`,
      );
      expect(await verifySignature(foreign, signature, "secret")).toBe(true);
    }
  });

  test("a fault of the platform is none of the signature's", async () => {
    const headers = { "x-jelou-signature": await signBody("{}", "secret") };
    const fault = new Error("no HMAC here");
    const spy = vi.spyOn(globalThis.crypto.subtle, "importKey").mockRejectedValue(fault);
    expect(await failure(parseWebhook({ body: "{}", headers }, "secret"))).toBe(fault);
    expect(await failure(verifySignature("{}", headers["x-jelou-signature"], "secret"))).toBe(
      fault,
    );
    spy.mockRestore();
    vi.stubGlobal("crypto", undefined);
    expect(await failure(parseWebhook({ body: "{}", headers }, "secret"))).toBeInstanceOf(
      TypeError,
    );
    vi.unstubAllGlobals();
  });
});

test("an error of another realm keeps its words and its code, and is tried again", async () => {
  const foreign: Error = runInNewContext(
    `new TypeError("fetch failed", { cause: Object.assign(new Error("connect ECONNREFUSED ::1"), { code: "ECONNREFUSED", syscall: "connect" }) })`,
  );
  expect(foreign instanceof Error).toBe(false);
  const { jelou, requests } = scripted([
    () => {
      throw foreign;
    },
  ]);
  const error = await failure(calls.create(jelou));
  expect(requests.length).toBe(3);
  expect(error).toMatchObject({
    code: "connection",
    effect: "none",
    message: expect.stringContaining("fetch failed: connect ECONNREFUSED ::1"),
    cause: { name: "TypeError", cause: { code: "ECONNREFUSED" } },
  });
});

describe("a secret is masked", () => {
  const tell = async (
    secret: string,
    headers: Record<string, string>,
    body: string,
    options = {},
  ) => {
    const { jelou } = scripted([() => new Response(body, { status: 401, headers })], {
      apiKey: secret,
      ...options,
    });
    return (await failure(calls.update(jelou))) as JelouApiError;
  };

  test("in the name of a header", async () => {
    const error = await tell("Sk-Live-9f2c", { "X-Sk-Live-9f2c-Echo": "a" }, "");
    expect([...error.headers.keys()].join()).not.toContain("9f2c");
  });

  test("encoded twice, as an address in an address", async () => {
    const secret = "sk/live+9f=2c";
    const twice = encodeURIComponent(encodeURIComponent(secret));
    expect((await tell(secret, {}, `at ${twice}.`)).body).toBe("at [redacted].");
    expect((await tell(secret, {}, "at sk%2Flive+9f%3D2c.")).body).toBe("at [redacted].");
    expect((await tell("sk live", {}, "at sk+live.")).body).toBe("at [redacted].");
  });

  test("as a Basic value without its padding", async () => {
    expect(basic).toMatch(/=$/);
    const unpadded = basic.replace(/=+$/, "");
    const error = await tell("", {}, `Basic ${unpadded}, Basic ${basic}`, {
      apiKey: undefined,
      ...byBasic,
    });
    expect(error.body).toBe("Basic [redacted], Basic [redacted]");
  });

  test("where the cut of a long body divides it", async () => {
    for (const write of [
      (text: string) => text,
      (text: string) =>
        text.replace(/./gs, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`),
    ]) {
      for (let before = 63_900; before < 64_010; before += 7) {
        const secret = "sk-live-0123456789-abcdefghij";
        const { body } = await tell(secret, {}, "x".repeat(before) + write(secret));
        expect(String(body)).not.toContain(write(secret).slice(0, 12));
      }
    }
  });

  test("as a number, where it consists of digits", async () => {
    const error = await tell("4711000815", {}, '{"message":["no"],"key":4711000815}');
    expect(leaksIn(error, ["4711000815"])).toEqual([]);
  });
});

describe("odd arguments are refused by name, before anything is sent", () => {
  const client = (options: object) => () => createJelouClient({ ...byKey, ...options } as never);
  const call = (options: unknown) => () => calls.get(scripted([never]).jelou, options as never);
  const create = (input: unknown) => () =>
    scripted([never]).jelou.integrations.create(projectId, input as never);

  test.each<[string, () => unknown, RegExp]>([
    ["options: null", call(null), /options of a call/],
    ["options: an array", call([]), /options of a call/],
    ["signal: 0", call({ signal: 0 }), /signal/],
    [
      "signal: the controller",
      call({ signal: new AbortController() }),
      /signal.*controller\.signal/,
    ],
    ["headers: a Map", call({ headers: new Map([["a", "b"]]) }), /headers.*Object\.fromEntries/],
    ["headers: an array", call({ headers: [["a", "b"]] }), /headers/],
    [
      "headers: a Headers",
      call({ headers: new Headers({ a: "b" }) }),
      /headers.*Object\.fromEntries/,
    ],
    ["headers: inherited", call({ headers: Object.create({ a: "b" }) as object }), /headers/],
    ["headers: a number in it", call({ headers: { a: 5 } }), /headers.*strings/],
    ["timeoutMs: beyond a timer by a half", call({ timeoutMs: 2_147_483_647.5 }), /timeoutMs/],
    ["maxRetries: null", call({ maxRetries: null }), /maxRetries/],
    ["fetch: 5", client({ fetch: 5 }), /fetch must be a function/],
    ["onCall: a string", client({ onCall: "log" }), /onCall must be a function/],
    ["baseUrl: a number", client({ baseUrl: 5 }), /baseUrl/],
    ["a webhookUrl with a newline", create({ webhookUrl: "https://a.example/\nx" }), /webhookUrl/],
    [
      "a webhookUrl with a leading space",
      create({ webhookUrl: " https://a.example" }),
      /webhookUrl/,
    ],
    ["an input that is null", create(null), /input must be an object/],
    [
      "an initialMessage that is a number",
      () =>
        scripted([never]).jelou.conversations.start(projectId, {
          botId: "B",
          userId: "U",
          initialMessage: 5 as never,
        }),
      /initialMessage/,
    ],
    [
      "an assignment type of nobody's",
      () =>
        scripted([never]).jelou.conversations.start(projectId, {
          botId: "B",
          userId: "U",
          assignment: { type: "robot" as never },
        }),
      /assignment\.type must be one of queue, operator, team/,
    ],
    [
      "a caption that is null",
      () =>
        scripted([never]).jelou.messages.send({
          projectId,
          roomId: "R",
          botId: "B",
          userId: "U",
          message: {
            type: "image",
            content: { url: "https://a.example", mimeType: "image/png", caption: null as never },
          },
        }),
      /caption/,
    ],
  ])("%s", async (_, work, message) => {
    const error = await failure((async () => work())());
    expect(error).toMatchObject({ code: "invalid_input" });
    expect((error as Error).message).toMatch(message);
  });

  test("inherited fields of options and inputs are taken", async () => {
    class Input {
      get webhookUrl() {
        return webhookUrl;
      }
    }
    const requests: string[] = [];
    const options = Object.create({
      ...byKey,
      fetch: async (url: string, init: RequestInit) => (requests.push(url + init.body), ok()),
    }) as typeof byKey;
    await createJelouClient(options).integrations.create(projectId, new Input());
    expect(requests).toEqual([
      `https://gateway.jelou.ai/platform/v1/external-support/${projectId}{"webhookUrl":"${webhookUrl}"}`,
    ]);
  });
});
