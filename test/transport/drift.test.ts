import { describe, expect, test } from "vitest";
import type { DriftEvent, JelouClient } from "../../src/index.js";
import { calls, created, integration, outcomeOf, projectId, webhookUrl } from "./calls.js";
import { refused, scripted } from "./scripted.js";
import { retryAtOnce } from "../time.js";

retryAtOnce();

type Told = Omit<DriftEvent, "operation" | "projectId">;
const unknown = (path: string, received: string): Told => ({
  path,
  kind: "unknown_field",
  received,
});
const wrong = (path: string, received: string, expected = "string"): Told => ({
  path,
  kind: "wrong_type",
  expected,
  received,
});
const authTypes = "bearer | api_key | basic | no_auth";
const unknownAuth = (path: string): Told => ({
  path,
  kind: "unknown_value",
  expected: authTypes,
  received: "string",
});
const envelope = (data: unknown, rest: object = {}) => ({
  message: ["ok"],
  statusMessage: "success",
  status: 1,
  data,
  ...rest,
});
const dates = { createdAt: "2026-01-15T10:30:00.000Z", updatedAt: "2026-01-15T10:30:00Z" };
const flat = { ...integration, ...dates };

/** An answer to `integrations.get`, and what is told about it. */
const answers: [string, unknown, Told[]][] = [
  ["the documented envelope", envelope({ brainId: projectId, webhookUrl, ...dates }), []],
  ["the documented flat answer", flat, []],
  ["an envelope with every field of the flat answer", envelope(flat), []],
  ["an empty field", { ...flat, id: "", createdAt: "" }, []],
  ["each documented authType", { ...flat, authType: "api_key" }, []],
  ["an unknown field", { ...flat, region: "us" }, [unknown("region", "string")]],
  [
    "an unknown field in data",
    envelope({ ...flat, region: null }),
    [unknown("data.region", "null")],
  ],
  [
    "an unknown field beside data",
    envelope(flat, { requestId: 5 }),
    [unknown("requestId", "number")],
  ],
  [
    "unknown fields of each JSON type",
    { ...flat, a: 1, b: "1", c: true, d: null, e: [], f: {} },
    [
      unknown("a", "number"),
      unknown("b", "string"),
      unknown("c", "boolean"),
      unknown("d", "null"),
      unknown("e", "array"),
      unknown("f", "object"),
    ],
  ],
  [
    "a signing secret where none is documented",
    { ...flat, signingSecret: "x" },
    [unknown("signingSecret", "string")],
  ],
  [
    "a date that is a number",
    envelope({ ...flat, createdAt: 17 }),
    [wrong("data.createdAt", "number")],
  ],
  ["an id that is an object", { ...flat, id: {} }, [wrong("id", "object")]],
  ["an id that is null", { ...flat, id: null }, [wrong("id", "null")]],
  ["a brainId that is an array", { ...flat, brainId: [projectId] }, [wrong("brainId", "array")]],
  ["an authType that no page states", { ...flat, authType: "oauth" }, [unknownAuth("authType")]],
  [
    "an authType that no page states, in data",
    envelope({ ...flat, authType: "Bearer" }),
    [unknownAuth("data.authType")],
  ],
  [
    "an empty authType",
    { ...flat, authType: "" },
    [{ ...unknownAuth("authType"), received: "empty string" }],
  ],
  [
    "an authType that is no string",
    { ...flat, authType: 5 },
    [wrong("authType", "number", authTypes)],
  ],
  [
    "a success flag that is a string",
    envelope(flat, { status: "success" }),
    [wrong("status", "string", "number")],
  ],
  [
    "a success flag that is a boolean",
    envelope(flat, { status: true }),
    [wrong("status", "boolean", "number")],
  ],
  [
    "a success flag that is null",
    envelope(flat, { status: null }),
    [wrong("status", "null", "number")],
  ],
  [
    "a success flag that is an array",
    envelope(flat, { status: [1] }),
    [wrong("status", "array", "number")],
  ],
  [
    "a statusMessage that is a number",
    envelope(flat, { statusMessage: 1 }),
    [wrong("statusMessage", "number")],
  ],
  ["a message that is a string, as the errors' are", envelope(flat, { message: "ok" }), []],
];

test.each(answers)("%s", async (_, answer, expected) => {
  const { jelou, drift } = scripted([() => Response.json(answer)]);
  expect(await outcomeOf(calls.get(jelou))).toMatchObject({ value: { webhookUrl } });
  expect(drift).toEqual(
    expected.map((one) => ({ operation: "integrations.get", projectId, ...one })),
  );
});

describe("each call tells its own name", () => {
  const odd = { ...envelope({ ...created }), region: "us" };
  test.each<[string, (jelou: JelouClient) => Promise<unknown>]>([
    ["integrations.get", calls.get],
    ["integrations.update", calls.update],
    ["integrations.create", calls.create],
    ["integrations.delete", calls.delete],
    ["conversations.start", calls.start],
    [
      "conversations.close",
      (jelou) => jelou.conversations.close(projectId, { botId: "B", userId: "U" }),
    ],
    ["messages.send", calls.send],
  ])("%s", async (operation, call) => {
    const { jelou, drift } = scripted([() => Response.json(odd)]);
    await call(jelou);
    expect(drift[0]).toEqual({ operation, projectId, ...unknown("region", "string") });
    expect(new Set(drift.map((event) => event.operation))).toEqual(new Set([operation]));
  });

  test("the signing secret of a create is documented", async () => {
    const { jelou, drift } = scripted([() => Response.json(created)]);
    await calls.create(jelou);
    expect(drift).toEqual([]);
  });

  test("whatever an acknowledgement holds is documented nowhere, and nothing to tell", async () => {
    const { jelou, drift } = scripted([() => Response.json({ anything: 1 })]);
    expect(await calls.start(jelou)).toEqual({ messages: [], data: { anything: 1 } });
    expect(drift).toEqual([]);
  });
});

test("a refusal is no drift, and an answer that is tried again is told once", async () => {
  const { jelou, drift } = scripted([refused(503), () => Response.json({ ...flat, region: "us" })]);
  await calls.get(jelou);
  expect(drift.length).toBe(1);
  const failing = scripted([
    () => Response.json({ status: "failed", region: "us" }, { status: 422 }),
  ]);
  await outcomeOf(calls.get(failing.jelou));
  expect(failing.drift).toEqual([]);
});
