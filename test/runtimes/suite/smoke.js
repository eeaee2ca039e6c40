// The checks that must pass in every runtime. They use only web APIs, and no other package is installed.
import {
  createJelouClient,
  isJelouError,
  JelouApiError,
  JelouConnectionError,
  JelouInputError,
  JelouResponseError,
  JelouTimeoutError,
} from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { JelouWebhookError, parseWebhook, signBody, verifySignature } from "jelou-client/webhooks";

const webhookUrl = "https://panel.example/hook";
const key = "key-that-nobody-may-see";

/**
 * Runs every check and reports the results to the server at `origin`.
 *
 * @param name - The name of the runtime. The server keeps the requests of each runtime apart by it.
 * @param inspect - The runtime's own function to print a value, if it has one.
 * @param hasCodes - Whether an error of `fetch` has a code with the reason, as in Node.
 * @param foreign - The `Uint8Array` of another realm, if there is one.
 */
export async function smoke({
  name,
  origin,
  inspect = JSON.stringify,
  hasCodes = false,
  foreign = Uint8Array,
}) {
  const closedOrigin = await (await fetch(`${origin}/closed`)).text();
  const context = { name, origin, closedOrigin, inspect, hasCodes, foreign };
  const results = [];
  for (const [what, check] of Object.entries(checks)) {
    const error = await Promise.resolve(context)
      .then(check)
      .catch((thrown) => String(thrown?.stack ?? thrown));
    results.push({ what, error });
  }
  await fetch(`${origin}/results/${name}`, { method: "POST", body: JSON.stringify(results) });
  return results;
}

const checks = {
  async "the lifecycle gives equal values in all dialects, in memory"(context) {
    const values = [];
    for (const basePath of ["platform", "jelouapi"]) {
      for (const auth of ["apiKey", "basic"]) {
        for (const shape of ["envelope", "flat"]) {
          const now = () => new Date("2026-01-15T10:30:00.000Z");
          const fake = createFakeJelou({ dialect: { basePath, auth, shape }, now });
          values.push(
            await live(
              context,
              { ...fake.credentials, baseUrl: fake.baseUrl, fetch: fake.fetch },
              "P1",
            ),
          );
        }
      }
    }
    equal(values.length, 8);
    for (const value of values) equal(JSON.stringify(value), JSON.stringify(values[0]));
  },

  async "the lifecycle works over HTTP, with a key and with Basic"(context) {
    const { origin, name } = context;
    const basic = { clientId: "fake-client-id", clientSecret: "fake-client-secret" };
    for (const [basePath, credentials] of [
      ["platform", { apiKey: "fake-api-key" }],
      ["jelouapi", basic],
    ]) {
      const options = { ...credentials, baseUrl: `${origin}/${basePath}/v1/` };
      const { created } = await live(
        context,
        options,
        `project of ${name}`,
        `${origin}/messages/${basePath}`,
      );
      equal(created.webhookUrl, webhookUrl);
    }
  },

  async "errors say what happened"(context) {
    const { origin, closedOrigin } = context;
    const failing = (baseUrl) => {
      const jelou = createJelouClient({ apiKey: "fake-api-key", baseUrl, maxRetries: 0 });
      return jelou.integrations.get("missing").catch((error) => error);
    };
    const missing = await failing(`${origin}/platform`);
    equal(
      [missing instanceof JelouApiError, missing.code, missing.status],
      [true, "not_found", 404],
    );
    equal(missing.messages.length > 0, true);
    const garbage = await failing(`${origin}/garbage`);
    equal([garbage instanceof JelouResponseError, garbage.code], [true, "unexpected_response"]);
    const refused = await failing(closedOrigin);
    equal([refused instanceof JelouConnectionError, refused.code], [true, "connection"]);
    const unusable = await createJelouClient({ apiKey: key })
      .integrations.get("")
      .catch((error) => error);
    equal([unusable instanceof JelouInputError, unusable.code], [true, "invalid_input"]);
    for (const error of [missing, garbage, refused, unusable]) equal(isJelouError(error), true);
  },

  async "a refused connection is tried again, and the error keeps its cause"(context) {
    const { closedOrigin, hasCodes } = context;
    const jelou = createJelouClient({ apiKey: key, baseUrl: closedOrigin, maxRetries: 1 });
    const read = await jelou.integrations.get("P1").catch((error) => error);
    equal([read.code, read.attempts, read.cause !== undefined], ["connection", 2, true]);
    if (!hasCodes) return;
    const written = await jelou.integrations.create("P1", { webhookUrl }).catch((error) => error);
    equal([written.code, written.attempts, written.effect], ["connection", 2, "none"]);
    equal([read, written].map(codeOf), ["ECONNREFUSED", "ECONNREFUSED"]);
  },

  async "a read is repeated after 503"(context) {
    const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
    fake.failNext({ status: 503, headers: { "retry-after": "0" } });
    const retries = [];
    const { baseUrl, fetch, credentials } = fake;
    const jelou = createJelouClient({
      ...credentials,
      baseUrl,
      fetch,
      onRetry: (event) => retries.push(event.reason),
    });
    equal((await jelou.integrations.get("P1")).webhookUrl, webhookUrl);
    equal(retries, ["status 503"]);
  },

  async "the deadline ends a call that gets no answer, and one whose body never ends"(context) {
    for (const path of ["silent", "endless"]) {
      const jelou = createJelouClient({
        apiKey: key,
        baseUrl: `${context.origin}/${path}`,
        timeoutMs: 300,
      });
      const start = Date.now();
      const error = await jelou.integrations.get("P1").catch((thrown) => thrown);
      equal([path, error instanceof JelouTimeoutError, error.code], [path, true, "timeout"]);
      equal(Date.now() - start < 3_000, true);
    }
  },

  async "a call that is aborted rejects with the signal's own reason"(context) {
    const jelou = createJelouClient({ apiKey: key, baseUrl: `${context.origin}/silent` });
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 50);
    const error = await jelou.integrations
      .get("P1", { signal: controller.signal })
      .catch((thrown) => thrown);
    equal(error === reason, true);
  },

  async "a redirect is refused, and the other origin sees no request"(context) {
    const { origin, name } = context;
    const baseUrl = `${origin}/redirect`;
    const error = await createJelouClient({ apiKey: key, baseUrl })
      .integrations.get(name)
      .catch((thrown) => thrown);
    equal([error instanceof JelouResponseError, error.code], [true, "unexpected_response"]);
    const seen = await (await fetch(`${origin}/seen/${name}`)).json();
    equal(seen, []);
  },

  async "a genuine webhook verifies as text and as bytes, of this realm and of another"({
    foreign,
  }) {
    const body = JSON.stringify({ event: "conversation.start", project_id: "P1", timestamp: 1 });
    const signature = await signBody(body, "secret");
    const own = new TextEncoder().encode(body);
    const others = [new Uint8Array(own), foreign.from(own)];
    for (const bytes of [body, own, ...others, ...others.map(({ buffer }) => buffer)]) {
      equal(await signBody(bytes, "secret"), signature);
      equal(await verifySignature(bytes, signature, "secret"), true);
      equal(await verifySignature(bytes, signature, "another"), false);
      const headers = { "x-jelou-signature": signature };
      const event = await parseWebhook({ body: bytes, headers }, ["old", "secret"]);
      equal(event.type, "conversation.start");
    }
  },

  async "webhooks are signed, verified and parsed"() {
    const body = JSON.stringify({ event: "conversation.start", project_id: "P1", timestamp: 1 });
    const signature = await signBody(body, "secret");
    equal(await verifySignature(body, signature, "secret"), true);
    equal(
      await verifySignature(new TextEncoder().encode(body), signature, ["old", "secret"]),
      true,
    );
    equal(await verifySignature(`${body} `, signature, "another"), false);
    const headers = { "x-jelou-signature": signature };
    const request = new Request(webhookUrl, { method: "POST", headers, body });
    equal((await parseWebhook(request, "secret")).type, "conversation.start");
    const error = await parseWebhook({ body, headers }, "another").catch((thrown) => thrown);
    equal([error instanceof JelouWebhookError, error.code], [true, "signature_mismatch"]);
    // Known beforehand, by openssl: printf '{"a":1}' | openssl dgst -sha256 -hmac secret
    const known = "aa9e2e3575f5d7098b6caccd790888c36d5fdb63342a73bada2d6a51747a8494";
    equal(await signBody('{"a":1}', "secret"), `sha256=${known}`);
  },

  async "neither client nor error shows a secret"(context) {
    const { origin, closedOrigin, inspect } = context;
    const secrets = { apiKey: key, signingSecret: "signing-that-nobody-may-see" };
    const shown = [];
    for (const baseUrl of [`${origin}/echo`, `${origin}/redirect`, closedOrigin]) {
      const jelou = createJelouClient({ ...secrets, baseUrl, maxRetries: 0 });
      const thrown = await jelou.integrations.get(context.name).catch((error) => error);
      equal(isJelouError(thrown), true);
      shown.push(jelou, thrown);
    }
    for (const value of shown) {
      const prints = [
        String(value),
        JSON.stringify(value),
        inspect(value),
        value.stack,
        ...strings(value),
      ];
      const leaks = prints.filter((text) => text?.includes("nobody-may-see"));
      equal(leaks, []);
    }
  },
};

/** Creates, uses and deletes an integration. */
async function live(context, options, projectId, messagesBaseUrl) {
  const jelou = createJelouClient(options);
  const { signingSecret, ...created } = await jelou.integrations.create(projectId, {
    webhookUrl,
    authType: "no_auth",
  });
  const user = { botId: "bot", userId: "user" };
  const started = await jelou.conversations.start(projectId, user);
  const { fetch } = options;
  const desk = createJelouClient({
    signingSecret,
    fetch,
    ...(messagesBaseUrl && { messagesBaseUrl }),
  });
  const message = { id: "m1", type: "text", content: { body: "¡Hola!" } };
  const sent = await desk.messages.send({ projectId, roomId: "room", ...user, message });
  const closed = await jelou.conversations.close(projectId, user);
  const updated = await jelou.integrations.update(projectId, {
    authType: "bearer",
    authorization: "token",
  });
  const found = await jelou.integrations.get(projectId);
  await jelou.integrations.delete(projectId);
  const { code } = await jelou.integrations.get(projectId).catch((error) => error);
  equal([found.authType, code], ["bearer", "not_found"]);
  return { created, started, sent, closed, updated, found, code };
}

/** The code at the end of the causes of an error. */
function codeOf({ code, cause }) {
  return cause === undefined ? code : codeOf(cause);
}

/** Every string in the properties of a value, enumerable or not. */
function strings(value, seen = new Set()) {
  if (typeof value === "string") return [value];
  if (Object(value) !== value || seen.has(value)) return [];
  seen.add(value);
  const own = Reflect.ownKeys(value).flatMap((name) =>
    strings(Object.getOwnPropertyDescriptor(value, name)?.value, seen),
  );
  return value instanceof Headers ? [...own, ...[...value].flat()] : own;
}

function equal(actual, expected = true) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`expected ${right}, got ${left}`);
}
