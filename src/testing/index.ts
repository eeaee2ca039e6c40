export { createFakeJelou, type FakeJelou, type FakeJelouOptions } from "./fake.js";
export type { Deliver, FakeEvent, FakeUserMessage } from "./events.js";
export type { FakeFailure, FakeOperation } from "./failures.js";
export type { FakeJelouServer } from "./server.js";
export type {
  Dialect,
  FakeConversation,
  FakeCredentials,
  FakeIntegration,
  FakeMessage,
  FakeRequest,
} from "./state.js";
