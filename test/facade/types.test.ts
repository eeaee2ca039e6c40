import { expectTypeOf, test } from "vitest";
import {
  createJelouClient,
  type AuthType,
  type Integration,
  type JelouClientOptions,
} from "../../src/index.js";
import type { operations } from "../../generated/schema.js";

const accept = (options: JelouClientOptions) => options;

test("the option types take one kind of credentials, whole, or a signing secret alone", () => {
  accept({ apiKey: "k" });
  accept({ apiKey: async (projectId) => projectId, signingSecret: "s", timeoutMs: undefined });
  accept({ clientId: "i", clientSecret: "s" });
  accept({ signingSecret: () => "s" });
  // @ts-expect-error both kinds at once
  accept({ apiKey: "k", clientId: "i", clientSecret: "s" });
  // @ts-expect-error half of a pair
  accept({ clientId: "i" });
  // @ts-expect-error the other half
  accept({ clientSecret: "s" });
  // @ts-expect-error none
  accept({});
  // What is unset is refused at run time, by name.
  accept({ apiKey: process.env["JELOU_API_KEY"] });
  accept({ clientId: process.env["ID"], clientSecret: process.env["SECRET"] });
});

test("inputs and values have the types of the contract", () => {
  const { integrations, conversations, messages } = createJelouClient({ apiKey: "k" });
  expectTypeOf(integrations.get).returns.resolves.toEqualTypeOf<Integration>();
  expectTypeOf(integrations.delete).returns.resolves.toBeVoid();
  expectTypeOf<"bearer" | "anything">().toExtend<AuthType>();
  expectTypeOf(integrations.update).parameter(1).toExtend<{ webhookUrl?: string | undefined }>();
  expectTypeOf(conversations.start)
    .returns.resolves.toHaveProperty("messages")
    .toEqualTypeOf<string[]>();
  expectTypeOf(messages.send).parameter(0).toHaveProperty("roomId").toBeString();
  // What Jelou documents for the request is taken by the client's input.
  type Documented = operations["createIntegration"]["requestBody"]["content"]["application/json"];
  expectTypeOf<Documented>().toExtend<Parameters<typeof integrations.create>[1]>();
});
