import { createCaller } from "./core/call.js";
import { readConfig } from "./core/config.js";
import type { JelouClientOptions } from "./options.js";
import { createConversations, type Conversations } from "./resources/conversations.js";
import { createIntegrations, type Integrations } from "./resources/integrations.js";
import { createMessages, type Messages } from "./resources/messages.js";

/** Jelou's External Support Panel API. */
export interface JelouClient {
  readonly integrations: Integrations;
  readonly conversations: Conversations;
  readonly messages: Messages;
}

/**
 * Creates a client. It holds no connection and no state, so create it once and keep it.
 *
 * @throws JelouInputError if the options can't work
 * @example
 * const jelou = createJelouClient({ apiKey: process.env.JELOU_API_KEY });
 * const integration = await jelou.integrations.get("01JELOUPROJECT000000000000");
 */
export function createJelouClient(options: JelouClientOptions): JelouClient {
  const config = readConfig(options);
  const run = createCaller(config);
  return {
    integrations: createIntegrations(run),
    conversations: createConversations(run),
    messages: createMessages(run, config),
  };
}
