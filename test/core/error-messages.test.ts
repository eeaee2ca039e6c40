import { describe, expect, test } from "vitest";
import { afterMs, retryAtOnce } from "../time.js";
import {
  answer,
  calls,
  clientWith,
  cut,
  failureOf,
  never,
  ok,
  projectId,
  refused,
  reset,
  text,
  type Step,
} from "./client.js";

// Complete messages, as an engineer reads them at night. P1 is the project id.
retryAtOnce();

const headers = { "x-request-id": "req-7f3a" };
const jelou = (status: number, body: object = { message: "No" }) =>
  Response.json(body, { status, headers });
const wait = (status: number) => answer(status, { "retry-after": "60" });
const invalid = {
  message: ["Los valores ingresados no son correctos."],
  validationError: { webhookUrl: [{ en: "must be an HTTPS URL", es: "x" }], authType: ["unknown"] },
};
const failure = { status: 0, message: "Bot is disabled" };
const html = () => text("<html><h1>Bad</h1>\n<p>Gateway</p></html>");

const situations: Record<string, Step | Step[]> = {
  "a 400": jelou(400),
  "a 422 with fields": jelou(422, invalid),
  "a 422 without fields": jelou(422),
  "a 401": jelou(401),
  "a 403": jelou(403),
  "a 404": jelou(404),
  "a 404 of a gateway": () => text("404 page not found", 404),
  "a 404 without a body": answer(404),
  "a 408": answer(408),
  "a 409": jelou(409),
  "a 418": jelou(418),
  "a 429": jelou(429),
  "a 429 that asks for too long a wait": wait(429),
  "a 500": jelou(500, { message: "boom" }),
  "a 502 of a gateway": () => text("<html><h1>Bad</h1>\n<p>Gateway</p></html>", 502),
  "a 503 that asks for too long a wait": wait(503),
  "a 503, then a 401": [answer(503), answer(401)],
  "a 200 that says failure": jelou(200, failure),
  "a 200 with HTML": html,
  "a 200 with broken JSON": () => text("{"),
  "a 200 with nothing in it": jelou(200, { status: 1 }),
  "a 200 of over 1 MB": () => text("x".repeat(1_000_001)),
  "a 200 that is cut": () => cut(),
  "a redirect": answer(302, { location: "https://login.jelou.ai/in?token=x" }),
  "a redirect to nowhere": answer(307),
  "a broken connection": reset(),
  "a connection never made": refused(),
  "an assertion in fetch": new RangeError("expected 1 to be 2"),
  "no response from fetch": () => ({}),
  "a timeout before the answer": never,
  "a timeout in the second attempt": [answer(503), never],
  "a timeout in the body": () => new Response(new ReadableStream()),
};

/** For each situation, the messages that differ between calls. The messages of other calls have the same form. */
const sentences = `
a 400
  integrations.update (project P1) was refused with status 400 (request req-7f3a): "No". Correct the values of the call; error.body has the whole answer.
a 422 with fields
  integrations.create (project P1) was refused with status 422 (request req-7f3a): webhookUrl: "must be an HTTPS URL", authType: "unknown". Correct these values; error.validation has all of them.
a 422 without fields
  conversations.start (project P1) was refused with status 422 (request req-7f3a): "No". Correct the values of the call; error.body has the whole answer.
a 401
  integrations.get (project P1) was refused with status 401 (request req-7f3a): "No". The credentials are wrong, belong to another project, or are of the wrong kind for baseUrl https://gateway.example/platform. \`npx --no jelou-client probe P1\` finds what works.
  messages.send (project P1) was refused with status 401 (request req-7f3a): "No". signingSecret belongs to another project, or to an integration that was deleted: use the one that integrations.create returned.
a 403
  conversations.close (project P1) was refused with status 403 (request req-7f3a): "No". The credentials are valid, but not allowed to do this: ask Jelou for access.
a 404
  integrations.get (project P1) was refused with status 404 (request req-7f3a): "No". The project has no integration (create it first), or baseUrl https://gateway.example/platform is the wrong one for this account.
  integrations.update (project P1) was refused with status 404 (request req-7f3a): "No". The project has no integration (create it first), or baseUrl https://gateway.example/platform is the wrong one for this account.
  integrations.delete (project P1) was refused with status 404 (request req-7f3a): "No". The project has no integration, or baseUrl https://gateway.example/platform is the wrong one for this account.
  integrations.create (project P1) was refused with status 404 (request req-7f3a): "No". The project doesn't exist, or baseUrl https://gateway.example/platform is the wrong one for this account.
  conversations.get (project P1) was refused with status 404 (request req-7f3a): "No". The project has no such conversation (check conversationId), or baseUrl https://gateway.example/platform is the wrong one for this account.
  conversations.start (project P1) was refused with status 404 (request req-7f3a): "No". The project has no such bot or user (check botId and userId), or baseUrl https://gateway.example/platform is the wrong one for this account.
  conversations.close (project P1) was refused with status 404 (request req-7f3a): "No". There is no such bot or user, or no open conversation (check botId and userId), or baseUrl https://gateway.example/platform is the wrong one for this account.
  messages.send (project P1) was refused with status 404 (request req-7f3a): "No". There is no such room, bot or user (take the ids from the message that you reply to), or messagesBaseUrl https://messages.example is the wrong one for this account.
a 404 of a gateway
  integrations.get (project P1) got status 404, not from Jelou ("404 page not found"): baseUrl https://gateway.example/platform is probably wrong. \`npx --no jelou-client probe P1\` finds what works.
  messages.send (project P1) got status 404, not from Jelou ("404 page not found"): messagesBaseUrl https://messages.example is probably wrong.
a 404 without a body
  conversations.start (project P1) got status 404, not from Jelou: baseUrl https://gateway.example/platform is probably wrong. \`npx --no jelou-client probe P1\` finds what works.
a 408
  integrations.get (project P1) failed with status 408 after 3 attempts. Jelou waited too long for the request: check the network.
  integrations.update (project P1) failed with status 408. Jelou waited too long for the request: check the network. Not retried, because it may have acted: integrations.get shows what is set.
a 409
  integrations.create (project P1) was refused with status 409 (request req-7f3a): "No". The project already has an integration: update it, or delete it first.
  conversations.start (project P1) was refused with status 409 (request req-7f3a): "No". It conflicts with the current state: check that first.
a 418
  integrations.get (project P1) was refused with status 418 (request req-7f3a): "No". error.body has the whole answer.
a 429
  integrations.get (project P1) was refused with status 429 (request req-7f3a) after 3 attempts: "No". Too many requests: wait, then send fewer at a time.
a 429 that asks for too long a wait
  integrations.create (project P1) was refused with status 429. Not retried: Jelou asked for 60 s, more than timeoutMs leaves.
a 500
  integrations.get (project P1) failed with status 500 (request req-7f3a) after 3 attempts: "boom". Jelou or its gateway is at fault: try again later; if it happens again, ask Jelou with this request id.
  integrations.delete (project P1) failed with status 500 (request req-7f3a) after 3 attempts: "boom". Jelou or its gateway is at fault: if it happens again, ask Jelou with this request id. It may have acted: integrations.get shows whether it is gone.
  integrations.create (project P1) failed with status 500 (request req-7f3a): "boom". Jelou or its gateway is at fault: if it happens again, ask Jelou with this request id. Not retried, because it may have acted: integrations.get shows whether it exists; if its signingSecret is lost, delete it and create it again.
  integrations.update (project P1) failed with status 500 (request req-7f3a): "boom". Jelou or its gateway is at fault: if it happens again, ask Jelou with this request id. Not retried, because it may have acted: integrations.get shows what is set.
  conversations.start (project P1) failed with status 500 (request req-7f3a): "boom". Jelou or its gateway is at fault: if it happens again, ask Jelou with this request id. Not retried, because it may have acted: if it started, Jelou sends conversation.start to your webhookUrl.
  conversations.close (project P1) failed with status 500 (request req-7f3a): "boom". Jelou or its gateway is at fault: if it happens again, ask Jelou with this request id. Not retried, because it may have acted: if it closed, Jelou sends conversation.close to your webhookUrl.
  messages.send (project P1) failed with status 500 (request req-7f3a): "boom". Jelou or its gateway is at fault: if it happens again, ask Jelou with this request id. Not retried, because it may have acted: the conversation in Jelou shows whether the message is there.
a 502 of a gateway
  integrations.get (project P1) failed with status 502 after 3 attempts: "Bad Gateway". Jelou or its gateway is at fault: try again later; if it happens again, ask Jelou.
a 503 that asks for too long a wait
  integrations.get (project P1) failed with status 503. Jelou or its gateway is at fault: try again later; if it happens again, ask Jelou. Not retried: Jelou asked for 60 s, more than timeoutMs leaves.
  messages.send (project P1) failed with status 503. Jelou or its gateway is at fault: if it happens again, ask Jelou. Not retried, because it may have acted: the conversation in Jelou shows whether the message is there.
a 503, then a 401
  integrations.delete (project P1) was refused with status 401 after 2 attempts. The credentials are wrong, belong to another project, or are of the wrong kind for baseUrl https://gateway.example/platform. \`npx --no jelou-client probe P1\` finds what works. It may have acted: integrations.get shows whether it is gone.
a 200 that says failure
  conversations.start (project P1) answered status 200 (request req-7f3a), but its body says failure: "Bot is disabled". error.body has the whole answer. It may have acted: if it started, Jelou sends conversation.start to your webhookUrl.
a 200 with HTML
  integrations.get (project P1) got an answer that can't be used, status 200: it is HTML. Check baseUrl https://gateway.example/platform and proxies.
  integrations.create (project P1) got an answer that can't be used, status 200: it is HTML. Check baseUrl https://gateway.example/platform and proxies. It may have acted: integrations.get shows whether it exists; if its signingSecret is lost, delete it and create it again.
a 200 with broken JSON
  integrations.create (project P1) got an answer that can't be used, status 200: its JSON is cut short or broken. Check baseUrl https://gateway.example/platform and proxies. Jelou accepted the call, so don't repeat it: delete the integration and create it again if its secret is lost.
  conversations.start (project P1) got an answer that can't be used, status 200: its JSON is cut short or broken. Check baseUrl https://gateway.example/platform and proxies. Jelou accepted the call, so don't repeat it.
a 200 with nothing in it
  integrations.get (project P1) got an answer that can't be used, status 200 (request req-7f3a): there is no integration in it.
  integrations.create (project P1) got an answer that can't be used, status 200 (request req-7f3a): there is no integration in it. Jelou accepted the call, so don't repeat it: delete the integration and create it again if its secret is lost.
a 200 of over 1 MB
  integrations.update (project P1) got an answer that can't be used, status 200: its body is larger than 1 MB. Check baseUrl https://gateway.example/platform and proxies. Jelou accepted the call, so don't repeat it.
a 200 that is cut
  integrations.get (project P1) got an answer whose body can't be read after 3 attempts: cut. Check the network and proxies.
  messages.send (project P1) got an answer whose body can't be read: cut. Check the network and proxies. Jelou accepted the call, so don't repeat it.
a redirect
  integrations.get (project P1) was redirected (302) to https://login.jelou.ai/in, which is not followed, to keep the credentials here. Check baseUrl https://gateway.example/platform.
  messages.send (project P1) was redirected (302) to https://login.jelou.ai/in, which is not followed, to keep the credentials here. Check messagesBaseUrl https://messages.example. It may have acted: the conversation in Jelou shows whether the message is there.
a redirect to nowhere
  integrations.update (project P1) was redirected (307), which is not followed, to keep the credentials here. Check baseUrl https://gateway.example/platform. It may have acted: integrations.get shows what is set.
a broken connection
  integrations.get (project P1) got no answer after 3 attempts: read ECONNRESET. Check the network, DNS, TLS and baseUrl https://gateway.example/platform.
  messages.send (project P1) got no answer: read ECONNRESET. Check the network, DNS, TLS and messagesBaseUrl https://messages.example. Not retried, because it may have acted: the conversation in Jelou shows whether the message is there.
a connection never made
  integrations.get (project P1) got no answer after 3 attempts: connect ECONNREFUSED. Check the network, DNS, TLS and baseUrl https://gateway.example/platform.
  conversations.close (project P1) got no answer after 3 attempts: connect ECONNREFUSED. Check the network, DNS, TLS and baseUrl https://gateway.example/platform. Nothing was sent; you can call again.
an assertion in fetch
  integrations.get (project P1) got no answer: expected 1 to be 2. \`fetch\` threw this. It doesn't look like a connection failure, so it was not retried.
  integrations.create (project P1) got no answer: expected 1 to be 2. \`fetch\` threw this. It doesn't look like a connection failure, so it was not retried. It may have acted: integrations.get shows whether it exists; if its signingSecret is lost, delete it and create it again.
no response from fetch
  conversations.start (project P1) got no response from the fetch option: it must return status, headers and text(). It may have acted: if it started, Jelou sends conversation.start to your webhookUrl.
a timeout before the answer
  integrations.get (project P1) timed out after 30000 ms while waiting for an answer. Jelou is slow or out of reach, or timeoutMs is too short.
  conversations.close (project P1) timed out after 30000 ms while waiting for an answer. Jelou is slow or out of reach, or timeoutMs is too short. It may have acted: if it closed, Jelou sends conversation.close to your webhookUrl.
a timeout in the second attempt
  integrations.delete (project P1) timed out after 30000 ms while waiting for an answer (attempt 2). Jelou is slow or out of reach, or timeoutMs is too short. It may have acted: integrations.get shows whether it is gone.
a timeout in the body
  integrations.create (project P1) timed out after 30000 ms while reading the answer. Jelou is slow or out of reach, or timeoutMs is too short. Jelou accepted the call, so don't repeat it: delete the integration and create it again if its secret is lost.
`;

test.each(Object.entries(situations))("%s", async (situation, step) => {
  const messages: Record<string, string> = {};
  for (const call of Object.values(calls)) {
    const { jelou } = clientWith(step);
    const end = () => failureOf(call(jelou));
    const error = await (situation.includes("timeout") ? afterMs(30_000, end) : end());
    // Some calls succeed with some of these answers.
    if (error) messages[error.operation] = error.message.replaceAll(projectId, "P1");
  }
  const [, block = ""] = sentences.split(`\n${situation}\n`);
  const expected =
    block
      .split(/\n(?! )/)[0]
      ?.trim()
      .split(/\n */) ?? [];
  for (const sentence of expected) expect(messages[sentence.split(" ")[0] ?? ""]).toBe(sentence);
  for (const message of Object.values(messages)) {
    expect(message).toMatch(/^\w+\.\w+ \(project P1\) .*[.`]$/);
    expect(message).not.toMatch(/undefined|null|\[object|  |\.\.|npx (?!--no )/);
    const ownWords = message.replace(/"[^"]*"|https:\/\/[^ ,]+|\(request [^)]*\)/g, "");
    expect(ownWords.length).toBeLessThanOrEqual(300);
    // No message asks to repeat a write that may have acted.
    const mayHaveActed = /may have acted|accepted the call/.test(message);
    expect([mayHaveActed, /again later|call again/.test(message)]).not.toEqual([true, true]);
  }
});

test("a timeout while a secret is awaited says that nothing was sent", async () => {
  const { jelou } = clientWith(ok, { apiKey: never });
  const error = await afterMs(30_000, () => failureOf(calls.create(jelou)));
  expect(error.message.replace(projectId, "P1")).toBe(
    "integrations.create (project P1) timed out after 30000 ms while waiting for apiKey. Nothing was sent; you can call again.",
  );
});

describe("the text of an answer", () => {
  test.each<[string, Response, string | RegExp]>([
    [
      "several messages",
      Response.json({ message: ["One.", "", "Two."] }, { status: 403 }),
      '"One. Two."',
    ],
    ["a JSON string", Response.json("Words", { status: 403 }), ': "Words".'],
    ["JSON of another form", Response.json({ oops: 1 }, { status: 403 }), '"{"oops":1}"'],
    ["HTML", text("<h1 class='a'>Bad</h1>\n\n  <p>\tgateway</p>\n", 403), ': "Bad gateway".'],
    ["a long text", text("x".repeat(10_000), 403), `: "${"x".repeat(160)}".`],
    ["no words", Response.json({ status: 0 }, { status: 403 }), /status 403\. [A-Z]/],
    [
      "characters that move a cursor or reverse a line",
      text("one\u001b[2Jtwo\u0007\u202eeerht\r\nFATAL: forged", 403),
      '"one [2Jtwo eerht FATAL: forged"',
    ],
  ])("is quoted in one line: %s", async (_, response, quote) => {
    const { message } = await failureOf(calls.get(clientWith(response).jelou));
    expect(message).toMatch(quote);
    expect(message).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});

test("a project id from outside can forge neither a log line nor a shell command", async () => {
  const { jelou } = clientWith(answer(401));
  const { message } = await failureOf(jelou.integrations.get("P1\nFATAL: $(reboot)"));
  expect(message).toContain("integrations.get (project P1%0AFATAL%3A%20%24(reboot)) was refused");
  expect(message).toContain("probe P1%0AFATAL%3A%20%24(reboot)`");
  const long = await failureOf(jelou.integrations.get("x".repeat(100_000)));
  expect(long.message.length).toBeLessThan(600);
});
