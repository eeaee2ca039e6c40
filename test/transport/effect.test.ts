import { describe, expect, test } from "vitest";
import type { JelouError } from "../../src/index.js";
import { calls, failure, type CallName } from "./calls.js";
import { broken, never, ok, refused, scripted, systemError, type Step } from "./scripted.js";
import { afterMs, retryAtOnce } from "../time.js";

retryAtOnce();

const text = (body: string) => new Response(body);
const breaking = () =>
  new Response(new ReadableStream({ start: (c) => c.error(new Error("cut")) }));
const pending = () => new Response(new ReadableStream());
const reset = () => {
  throw systemError("ECONNRESET", "read");
};

describe("what one attempt of a write did, and that a read did nothing", () => {
  test.each<[JelouError["effect"], string, Step]>([
    ...[400, 401, 403, 404, 409, 418, 422, 429].map(
      (status) => ["none", `status ${status}`, refused(status)] as ["none", string, Step],
    ),
    ...[300, 302, 304, 408, 500, 502, 503, 504, 599].map(
      (status) => ["unknown", `status ${status}`, refused(status)] as ["unknown", string, Step],
    ),
    ["none", "a connection never made", broken("ECONNREFUSED")],
    ["unknown", "a connection that broke", broken("ECONNRESET")],
    ["unknown", "HTML with status 200", text("<html>")],
    ["unknown", "a 200 that says failure", Response.json({ status: 0, message: ["No."] })],
    ["done", "broken JSON with status 200", text('{"data":')],
    ["done", "a 200 whose body breaks", breaking],
    ["done", "a 200 that is too long", text("x".repeat(1_000_001))],
    ["done", "a 200 without what was asked for", Response.json({})],
  ])("%s: %s", async (effect, _, step) => {
    const options = { maxRetries: 0 };
    expect(await failure(calls.create(scripted([step], options).jelou))).toMatchObject({ effect });
    expect(await failure(calls.get(scripted([step], options).jelou))).toMatchObject({
      effect: "none",
    });
  });

  test.each<[JelouError["effect"], string, Step, object]>([
    ["none", "nothing was sent yet", ok, { apiKey: never }],
    ["unknown", "no answer came", never, {}],
    ["done", "the body never ends", pending, {}],
  ])("%s: the time is over while %s", async (effect, _, step, options) => {
    const { jelou } = scripted([step], options);
    const error = await afterMs(30_000, () => failure(calls.create(jelou)));
    expect(error).toMatchObject({ code: "timeout", effect });
  });
});

test.each<[CallName, string, Step[], JelouError["effect"]]>([
  ["delete", "503, then 401", [refused(503), refused(401)], "unknown"],
  ["delete", "429, then 401", [refused(429), refused(401)], "none"],
  ["delete", "a reset, then 403", [reset, refused(403)], "unknown"],
  ["delete", "never connected, then 404", [broken("ECONNREFUSED"), refused(404)], "none"],
  ["delete", "a body that breaks, then 401", [breaking, refused(401)], "done"],
  ["update", "429, then a reset", [refused(429), reset], "unknown"],
  ["create", "never connected, then 422", [broken("ENOTFOUND"), refused(422)], "none"],
  ["start", "429, then HTML", [refused(429), text("<p>")], "unknown"],
])("of several attempts the worst counts: %s of %s", async (name, _, steps, effect) => {
  const { jelou } = scripted(steps, { maxRetries: 1 });
  expect(await failure(calls[name](jelou))).toMatchObject({ effect, attempts: 2 });
});
