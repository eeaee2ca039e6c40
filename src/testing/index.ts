export { createFakeJelou } from "./fake.js";
export type { FakeIntegration, FakeJelou, FakeJelouOptions } from "./fake.js";
export type { Dialect, FakeCredentials } from "./dialect.js";
export type { Deliver, FakeEvent } from "./events.js";
export type { FakeFailure } from "./failure.js";
export type { FakeMessage } from "./messages.js";
export type { FakeJelouServer } from "./server.js";
export type { FakeConversation, FakeRequest } from "./state.js";
export type { FakeUserMessage } from "./user-message.js";
