// Written by `npm run generate` from spec/openapi.yaml; never edited.
export interface paths {
    "/v1/external-support/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send message */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/external-support/{projectId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get integration */
        get: operations["getIntegration"];
        put?: never;
        /** Create integration */
        post: operations["createIntegration"];
        /** Delete integration */
        delete: operations["deleteIntegration"];
        options?: never;
        head?: never;
        /** Update integration */
        patch: operations["updateIntegration"];
        trace?: never;
    };
    "/v1/external-support/{projectId}/conversations/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close conversation */
        post: operations["closeConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/external-support/{projectId}/conversations/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start conversation */
        post: operations["startConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/external-support/{projectId}/conversations/{conversationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get conversation */
        get: operations["getConversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "conversation.close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive conversation close
         * @description Sent by Jelou to the integration's `webhookUrl`. What answer Jelou expects, how long it waits and whether it tries again is documented nowhere.
         */
        post: operations["receiveConversationClose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "conversation.start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive conversation start
         * @description Sent by Jelou to the integration's `webhookUrl`. What answer Jelou expects, how long it waits and whether it tries again is documented nowhere.
         */
        post: operations["receiveConversationStart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    message: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive message
         * @description Sent by Jelou to the integration's `webhookUrl`. What answer Jelou expects, how long it waits and whether it tries again is documented nowhere.
         */
        post: operations["receiveMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description A sound recording. */
        AudioMessage: {
            content: {
                /** @description The media type of the file, such as `image/png`. */
                mime_type: string;
                /** @description The https address of the file. */
                url: string;
            };
            id: string;
            /** @enum {string} */
            type: "audio";
        };
        CreateIntegrationEnvelope: {
            data?: {
                /** @description The project id in some pages, an id of its own in others. */
                brainId?: string;
                /**
                 * Format: date-time
                 * @description When it was created, in ISO 8601. Some pages show milliseconds, others don't.
                 */
                createdAt?: string;
                /** @description The key that signs webhooks and messages. Jelou shows it only once, in the answer to a create. */
                signingSecret?: string;
                /** @description The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
                webhookUrl?: string;
            };
            message?: string[];
            status?: number;
            statusMessage?: string;
        };
        CreateIntegrationFlat: {
            /** @description How Jelou authenticates its webhooks to you: which header carries `authorization`, if any. */
            authType?: string;
            /** @description The project id in some pages, an id of its own in others. */
            brainId?: string;
            /**
             * Format: date-time
             * @description When it was created, in ISO 8601. Some pages show milliseconds, others don't.
             */
            createdAt?: string;
            id?: string;
            /** @description The key that signs webhooks and messages. Jelou shows it only once, in the answer to a create. */
            signingSecret?: string;
            /** @description The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
            webhookUrl?: string;
        };
        /** @description Any other file. */
        DocumentMessage: {
            content: {
                /** @description The name under which the file is shown. */
                filename?: string;
                /** @description The media type of the file, such as `image/png`. */
                mime_type: string;
                /** @description The https address of the file. */
                url: string;
            };
            id: string;
            /** @enum {string} */
            type: "document";
        };
        Error: {
            /** @description What Jelou says about a refusal. It may leave out any field. */
            error?: {
                /** @description Texts for end users, by language. */
                clientMessages?: Record<string, unknown>;
                /** @description Jelou's own code, such as `E0422`. */
                code?: string;
                description?: string;
                /** @description Texts for developers, by language. */
                developerMessages?: Record<string, unknown>;
                /** @description Jelou's own key, such as `VALIDATOR_ERROR`. */
                key?: string;
            };
            message?: string[] | string;
            status?: number;
            statusMessage?: string;
            /** @description What is wrong with the values of the request, by field. */
            validationError?: Record<string, unknown>;
        };
        ExternalSupportDeleteResponse: {
            message?: string[];
            status?: number;
            statusMessage?: string;
        };
        GetIntegrationEnvelope: {
            data?: {
                /** @description The project id in some pages, an id of its own in others. */
                brainId?: string;
                /**
                 * Format: date-time
                 * @description When it was created, in ISO 8601. Some pages show milliseconds, others don't.
                 */
                createdAt?: string;
                /**
                 * Format: date-time
                 * @description When it was last changed, in ISO 8601. Some pages show milliseconds, others don't.
                 */
                updatedAt?: string;
                /** @description The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
                webhookUrl?: string;
            };
            message?: string[];
            status?: number;
            statusMessage?: string;
        };
        GetIntegrationFlat: {
            /** @description How Jelou authenticates its webhooks to you: which header carries `authorization`, if any. */
            authType?: string;
            /** @description The project id in some pages, an id of its own in others. */
            brainId?: string;
            /**
             * Format: date-time
             * @description When it was created, in ISO 8601. Some pages show milliseconds, others don't.
             */
            createdAt?: string;
            id?: string;
            /**
             * Format: date-time
             * @description When it was last changed, in ISO 8601. Some pages show milliseconds, others don't.
             */
            updatedAt?: string;
            /** @description The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
            webhookUrl?: string;
        };
        /** @description A picture. */
        ImageMessage: {
            content: {
                /** @description A text below the picture or the video. */
                caption?: string;
                /** @description The media type of the file, such as `image/png`. */
                mime_type: string;
                /** @description The https address of the file. */
                url: string;
            };
            id: string;
            /** @enum {string} */
            type: "image";
        };
        /** @description Plain text. */
        TextMessage: {
            content: {
                /** @description The text of the message. */
                body: string;
            };
            id: string;
            /** @enum {string} */
            type: "text";
        };
        UpdateIntegrationEnvelope: {
            data?: {
                /** @description The project id in some pages, an id of its own in others. */
                brainId?: string;
                /**
                 * Format: date-time
                 * @description When it was created, in ISO 8601. Some pages show milliseconds, others don't.
                 */
                createdAt?: string;
                /**
                 * Format: date-time
                 * @description When it was last changed, in ISO 8601. Some pages show milliseconds, others don't.
                 */
                updatedAt?: string;
                /** @description The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
                webhookUrl?: string;
            };
            message?: string[];
            status?: number;
            statusMessage?: string;
        };
        UpdateIntegrationFlat: {
            /** @description How Jelou authenticates its webhooks to you: which header carries `authorization`, if any. */
            authType?: string;
            /** @description The project id in some pages, an id of its own in others. */
            brainId?: string;
            /**
             * Format: date-time
             * @description When it was created, in ISO 8601. Some pages show milliseconds, others don't.
             */
            createdAt?: string;
            id?: string;
            /**
             * Format: date-time
             * @description When it was last changed, in ISO 8601. Some pages show milliseconds, others don't.
             */
            updatedAt?: string;
            /** @description The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
            webhookUrl?: string;
        };
        /** @description A video. */
        VideoMessage: {
            content: {
                /** @description A text below the picture or the video. */
                caption?: string;
                /** @description The media type of the file, such as `image/png`. */
                mime_type: string;
                /** @description The https address of the file. */
                url: string;
            };
            id: string;
            /** @enum {string} */
            type: "video";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    sendMessage: {
        parameters: {
            query?: never;
            header: {
                "X-Jelou-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The bot that talks to the end user. */
                    bot_id: string;
                    /** @enum {string} */
                    event_type: "incoming_message";
                    /** @enum {string} */
                    field: "messages";
                    /** @enum {string} */
                    object: "message_event";
                    /** @description The Jelou project. */
                    project_id: string;
                    /** @description The room of the conversation. A reply goes to the same room. */
                    room_id: string;
                    /** @description The end user, by the id that Jelou sends as `contact.id`. */
                    user_id: string;
                    value: components["schemas"]["AudioMessage"] | components["schemas"]["DocumentMessage"] | components["schemas"]["ImageMessage"] | components["schemas"]["TextMessage"] | components["schemas"]["VideoMessage"];
                };
            };
        };
        responses: {
            /** @description OK. What its body holds is documented nowhere. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error. What its body holds is documented nowhere. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Other refusals are documented nowhere. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Jelou project. Opaque; 26 characters in the wild (a ULID). */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetIntegrationEnvelope"] | components["schemas"]["GetIntegrationFlat"];
                };
            };
            /** @description Unauthorized. What its body holds is documented nowhere. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found. What its body holds is documented nowhere. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error. What its body holds is documented nowhere. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    createIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Jelou project. Opaque; 26 characters in the wild (a ULID). */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How Jelou authenticates its webhooks to you: which header carries `authorization`, if any.
                     * @enum {string}
                     */
                    authType?: "api_key" | "basic" | "bearer" | "no_auth";
                    /** @description What Jelou sends to your webhook by `authType`: a token, a key, or the Basic value. */
                    authorization?: string;
                    /**
                     * Format: uri
                     * @description The https URL that Jelou sends events to. Jelou must be able to reach it from outside.
                     */
                    webhookUrl: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateIntegrationEnvelope"] | components["schemas"]["CreateIntegrationFlat"];
                };
            };
            /** @description Unauthorized. What its body holds is documented nowhere. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity. What its body holds is documented nowhere. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Other refusals are documented nowhere. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Jelou project. Opaque; 26 characters in the wild (a ULID). */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExternalSupportDeleteResponse"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error. What its body holds is documented nowhere. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Jelou project. Opaque; 26 characters in the wild (a ULID). */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description How Jelou authenticates its webhooks to you: which header carries `authorization`, if any.
                     * @enum {string}
                     */
                    authType?: "api_key" | "basic" | "bearer" | "no_auth";
                    /** @description What Jelou sends to your webhook by `authType`: a token, a key, or the Basic value. */
                    authorization?: string;
                    /**
                     * Format: uri
                     * @description The https URL that Jelou sends events to. Jelou must be able to reach it from outside.
                     */
                    webhookUrl?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateIntegrationEnvelope"] | components["schemas"]["UpdateIntegrationFlat"];
                };
            };
            /** @description Bad Request. What its body holds is documented nowhere. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized. What its body holds is documented nowhere. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found. What its body holds is documented nowhere. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error. What its body holds is documented nowhere. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    closeConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Jelou project. Opaque; 26 characters in the wild (a ULID). */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The bot that talks to the end user. */
                    botId: string;
                    /** @description Where the end user goes when the conversation closes. */
                    redirectPayload?: {
                        /** @description What the end user reads, if `type` is `text`. */
                        text?: string;
                        /** @enum {string} */
                        type?: "edge" | "text";
                    };
                    /** @description The end user, by the id that Jelou sends as `contact.id`. */
                    userId: string;
                };
            };
        };
        responses: {
            /** @description OK. What its body holds is documented nowhere. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized. What its body holds is documented nowhere. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found. What its body holds is documented nowhere. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity. What its body holds is documented nowhere. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error. What its body holds is documented nowhere. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    startConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Jelou project. Opaque; 26 characters in the wild (a ULID). */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Who takes the conversation in your panel. */
                    assignment?: {
                        /** @description The name of the queue, or the id of the agent. */
                        target?: string;
                        /** @enum {string} */
                        type?: "operator" | "queue" | "team";
                    };
                    /** @description The bot that talks to the end user. */
                    botId: string;
                    /** @description A text for your panel, shown when the conversation starts. */
                    initialMessage?: string;
                    /** @description Your own data about the conversation, such as `{ ticketId: "T-12345" }`. */
                    metadata?: Record<string, unknown>;
                    /** @description The end user, by the id that Jelou sends as `contact.id`. */
                    userId: string;
                };
            };
        };
        responses: {
            /** @description OK. What its body holds is documented nowhere. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized. What its body holds is documented nowhere. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found. What its body holds is documented nowhere. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity. What its body holds is documented nowhere. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error. What its body holds is documented nowhere. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The conversation, by the id that Jelou gave it. Opaque. */
                conversationId: string;
                /** @description The Jelou project. Opaque; 26 characters in the wild (a ULID). */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data?: {
                            /** @description The bot that talks to the end user. */
                            Bot?: {
                                id?: string;
                            };
                            /** @description The end user. */
                            User?: {
                                id?: string;
                                /** @description The end user's name. */
                                names?: string;
                                /** @description The end user's id on their channel, such as a phone number. */
                                referenceId?: string;
                            };
                            /** @description The id that Jelou gave the conversation. */
                            _id?: string;
                            /**
                             * Format: date-time
                             * @description When the conversation ended, in ISO 8601. Only closed conversations have it.
                             */
                            endAt?: string;
                            /** @description Why the conversation ended, such as `closed_by_operator`. */
                            endedReason?: string;
                            /** @description The room in which bot, end user and agent talk. */
                            roomId?: string;
                            /**
                             * Format: date-time
                             * @description When the conversation began, in ISO 8601.
                             */
                            startAt?: string;
                            /**
                             * @description `active`, `closed`, or another state that the pages don't name.
                             * @enum {string}
                             */
                            state?: "active" | "closed";
                        };
                        message?: string[];
                        status?: number;
                        statusMessage?: string;
                    };
                };
            };
            /** @description Unauthorized. What its body holds is documented nowhere. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found. What its body holds is documented nowhere. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error. What its body holds is documented nowhere. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveConversationClose: {
        parameters: {
            query?: never;
            header: {
                "X-Jelou-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    event: "conversation.close";
                    /** @description The Jelou project. */
                    project_id: string;
                    /** @description Unix time in milliseconds. */
                    timestamp: number;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: never;
    };
    receiveConversationStart: {
        parameters: {
            query?: never;
            header: {
                "X-Jelou-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    event: "conversation.start";
                    /** @description The Jelou project. */
                    project_id: string;
                    /** @description Unix time in milliseconds. */
                    timestamp: number;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: never;
    };
    receiveMessage: {
        parameters: {
            query?: never;
            header: {
                "X-Jelou-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The bot that talks to the end user. Its `id` is the `botId` of a reply. */
                    bot: {
                        id: string;
                        name: string;
                    };
                    /** @description The end user. Their `id` is the `userId` of a reply. */
                    contact: {
                        id: string;
                        name: string;
                    };
                    /** @description The conversation that the message belongs to. */
                    conversation: {
                        id: string;
                    };
                    /** @enum {string} */
                    event_type: "message";
                    /** @enum {string} */
                    field: "messages";
                    /** @enum {string} */
                    object: "message_event";
                    /** @description The Jelou project. */
                    project_id: string;
                    /** @description The room of the conversation. A reply goes to the same room. */
                    room_id: string;
                    /** @description Unix time in milliseconds. */
                    timestamp: number;
                    value: components["schemas"]["AudioMessage"] | components["schemas"]["DocumentMessage"] | components["schemas"]["ImageMessage"] | components["schemas"]["TextMessage"] | components["schemas"]["VideoMessage"];
                };
            };
        };
        responses: never;
    };
}
/** The servers of each call, with their base paths. */
export interface servers {
    sendMessage: "https://chatbot.jelou.ai";
    getIntegration: "https://gateway.jelou.ai/jelouapi" | "https://gateway.jelou.ai/platform";
    createIntegration: "https://gateway.jelou.ai/jelouapi" | "https://gateway.jelou.ai/platform";
    deleteIntegration: "https://gateway.jelou.ai/jelouapi" | "https://gateway.jelou.ai/platform";
    updateIntegration: "https://gateway.jelou.ai/jelouapi" | "https://gateway.jelou.ai/platform";
    closeConversation: "https://gateway.jelou.ai/jelouapi" | "https://gateway.jelou.ai/platform";
    startConversation: "https://gateway.jelou.ai/jelouapi" | "https://gateway.jelou.ai/platform";
    getConversation: "https://gateway.jelou.ai/jelouapi" | "https://gateway.jelou.ai/platform";
}

/** The security schemes of each operation: one of them, or none. */
export interface security {
    sendMessage: "none";
    getIntegration: "apiKey" | "basicAuth";
    createIntegration: "apiKey" | "basicAuth";
    deleteIntegration: "apiKey" | "basicAuth";
    updateIntegration: "apiKey" | "basicAuth";
    closeConversation: "apiKey" | "basicAuth";
    startConversation: "apiKey" | "basicAuth";
    getConversation: "apiKey" | "basicAuth";
    receiveConversationClose: "webhookApiKey" | "basicAuth" | "bearerAuth" | "none";
    receiveConversationStart: "webhookApiKey" | "basicAuth" | "bearerAuth" | "none";
    receiveMessage: "webhookApiKey" | "basicAuth" | "bearerAuth" | "none";
}

/** What each security scheme is. */
export interface securitySchemes {
    apiKey: {
        type: "apiKey";
        in: "header";
        name: "x-api-key";
    };
    basicAuth: {
        type: "http";
        scheme: "basic";
    };
    bearerAuth: {
        type: "http";
        scheme: "bearer";
    };
    webhookApiKey: {
        type: "apiKey";
        in: "header";
        name: "X-API-Key";
    };
}
