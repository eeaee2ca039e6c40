import pino from "pino";
import { expect, it, vi } from "vitest";
import { createJelouClient } from "jelou-client";
import { createFakeJelou, type FakeFailure } from "jelou-client/testing";
import { observeCalls, type Durations } from "./logging.js";

const secrets = { key: "the-key-of-P1", token: "the-token-of-the-panel" };

function setUp() {
  const fake = createFakeJelou({ projects: { P1: { apiKey: secrets.key } } });
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const observe = vi.fn<Durations["observe"]>();
  const jelou = createJelouClient({
    apiKey: secrets.key,
    baseUrl: fake.baseUrl,
    fetch: fake.fetch,
    ...observeCalls(logger, { observe }),
  });
  const create = (failure: FakeFailure) => {
    fake.failNext(failure);
    return jelou.integrations
      .create("P1", {
        webhookUrl: "https://panel.example/jelou",
        authType: "bearer",
        authorization: secrets.token,
      })
      .catch(() => {});
  };
  return { create, lines, logged: () => lines.map((line) => JSON.parse(line)), observe };
}

it.each<[string, FakeFailure]>([
  [
    "that quotes every secret",
    {
      status: 502,
      headers: { "x-request-id": "REQUEST-1", "x-echo": secrets.key },
      body: { message: [secrets.token], error: { description: secrets.key } },
    },
  ],
  ["of the network", { fault: "reset" }],
])(
  "the log line of a failure %s has the facts that a person needs, and no secret",
  async (_, failure) => {
    const { create, lines, logged } = setUp();
    await create(failure);
    const facts = { operation: "integrations.create", projectId: "P1", effect: "unknown" };
    expect(logged()).toEqual([
      expect.objectContaining({
        ...facts,
        attempts: 1,
        durationMs: expect.any(Number),
        msg: "Jelou call failed",
        err: expect.objectContaining({
          ...facts,
          stack: expect.stringContaining("logging.test.ts"),
        }),
      }),
    ]);
    if (failure.status) {
      const requestId = "REQUEST-1";
      expect(logged()[0]).toMatchObject({ requestId, err: { requestId, status: 502 } });
    }
    for (const secret of Object.values(secrets)) expect(lines.join()).not.toContain(secret);
  },
);

it("each retry has a log line, and each call has one measurement, in seconds", async () => {
  const { create, logged, observe } = setUp();
  await create({ status: 429, headers: { "retry-after": "0" } });
  expect(logged()).toEqual([
    expect.objectContaining({ attempt: 1, reason: "status 429", level: 40 }),
    expect.objectContaining({ outcome: "ok", effect: "done", attempts: 2, level: 30 }),
  ]);
  expect(observe).toHaveBeenCalledExactlyOnceWith(
    { operation: "integrations.create", outcome: "ok", effect: "done" },
    logged()[1].durationMs / 1_000,
  );
});
