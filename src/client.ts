import { readConfig } from "./config.js";
import { createConversations, type Conversations } from "./conversations.js";
import { createIntegrations, type Integrations } from "./integrations.js";
import { createMessages, type Messages } from "./messages.js";
import type { JelouClientOptions } from "./options.js";
import { createTransport } from "./transport.js";

/** The External Support Panel API of Jelou. */
export interface JelouClient {
  readonly integrations: Integrations;
  readonly conversations: Conversations;
  readonly messages: Messages;
}

/**
 * Makes a client. It holds no connection and no state: make one and keep it.
 *
 * @throws JelouInputError for options that can't work
 * @example
 * const jelou = createJelouClient({ apiKey: process.env.JELOU_API_KEY });
 * const integration = await jelou.integrations.get("01JELOUPROJECT000000000000");
 */
export function createJelouClient(options: JelouClientOptions): JelouClient {
  const config = readConfig(options);
  const transport = createTransport(config);
  return {
    integrations: createIntegrations(transport, config),
    conversations: createConversations(transport, config),
    messages: createMessages(transport, config),
  };
}
