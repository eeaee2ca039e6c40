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
        AudioMessage: {
            content: {
                mime_type: string;
                url: string;
            };
            id: string;
            /** @enum {string} */
            type: "audio";
        };
        CreateIntegrationEnvelope: {
            data?: {
                brainId?: string;
                /** Format: date-time */
                createdAt?: string;
                signingSecret?: string;
                webhookUrl?: string;
            };
            message?: string[];
            status?: number;
            statusMessage?: string;
        };
        CreateIntegrationFlat: {
            authType?: string;
            brainId?: string;
            /** Format: date-time */
            createdAt?: string;
            id?: string;
            signingSecret?: string;
            webhookUrl?: string;
        };
        DocumentMessage: {
            content: {
                filename?: string;
                mime_type: string;
                url: string;
            };
            id: string;
            /** @enum {string} */
            type: "document";
        };
        Error: {
            error?: {
                clientMessages?: Record<string, unknown>;
                code?: string;
                description?: string;
                developerMessages?: Record<string, unknown>;
                key?: string;
            };
            message?: string[] | string;
            status?: number;
            statusMessage?: string;
            validationError?: Record<string, unknown>;
        };
        ExternalSupportDeleteResponse: {
            message?: string[];
            status?: number;
            statusMessage?: string;
        };
        GetIntegrationEnvelope: {
            data?: {
                brainId?: string;
                /** Format: date-time */
                createdAt?: string;
                /** Format: date-time */
                updatedAt?: string;
                webhookUrl?: string;
            };
            message?: string[];
            status?: number;
            statusMessage?: string;
        };
        GetIntegrationFlat: {
            authType?: string;
            brainId?: string;
            /** Format: date-time */
            createdAt?: string;
            id?: string;
            /** Format: date-time */
            updatedAt?: string;
            webhookUrl?: string;
        };
        ImageMessage: {
            content: {
                caption?: string;
                mime_type: string;
                url: string;
            };
            id: string;
            /** @enum {string} */
            type: "image";
        };
        TextMessage: {
            content: {
                body: string;
            };
            id: string;
            /** @enum {string} */
            type: "text";
        };
        UpdateIntegrationEnvelope: {
            data?: {
                brainId?: string;
                /** Format: date-time */
                createdAt?: string;
                /** Format: date-time */
                updatedAt?: string;
                webhookUrl?: string;
            };
            message?: string[];
            status?: number;
            statusMessage?: string;
        };
        UpdateIntegrationFlat: {
            authType?: string;
            brainId?: string;
            /** Format: date-time */
            createdAt?: string;
            id?: string;
            /** Format: date-time */
            updatedAt?: string;
            webhookUrl?: string;
        };
        VideoMessage: {
            content: {
                caption?: string;
                mime_type: string;
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
                    bot_id: string;
                    /** @enum {string} */
                    event_type: "incoming_message";
                    /** @enum {string} */
                    field: "messages";
                    /** @enum {string} */
                    object: "message_event";
                    project_id: string;
                    room_id: string;
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
                    /** @enum {string} */
                    authType?: "api_key" | "basic" | "bearer" | "no_auth";
                    authorization?: string;
                    /** Format: uri */
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
                    /** @enum {string} */
                    authType?: "api_key" | "basic" | "bearer" | "no_auth";
                    authorization?: string;
                    /** Format: uri */
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
                    botId: string;
                    redirectPayload?: {
                        text?: string;
                        /** @enum {string} */
                        type?: "edge" | "text";
                    };
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
                    assignment?: {
                        target?: string;
                        /** @enum {string} */
                        type?: "operator" | "queue" | "team";
                    };
                    botId: string;
                    initialMessage?: string;
                    metadata?: Record<string, unknown>;
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
                            Bot?: {
                                id?: string;
                            };
                            User?: {
                                id?: string;
                                names?: string;
                                referenceId?: string;
                            };
                            _id?: string;
                            /** Format: date-time */
                            endAt?: string;
                            endedReason?: string;
                            roomId?: string;
                            /** Format: date-time */
                            startAt?: string;
                            /** @enum {string} */
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
                    project_id: string;
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
                    project_id: string;
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
                    bot?: {
                        id?: string;
                        name?: string;
                    };
                    contact?: {
                        id?: string;
                        name?: string;
                    };
                    conversation?: {
                        id?: string;
                    };
                    /** @enum {string} */
                    event_type?: "message";
                    /** @enum {string} */
                    field?: "messages";
                    /** @enum {string} */
                    object?: "message_event";
                    project_id?: string;
                    room_id?: string;
                    timestamp?: number;
                    value?: components["schemas"]["AudioMessage"] | components["schemas"]["DocumentMessage"] | components["schemas"]["ImageMessage"] | components["schemas"]["TextMessage"] | components["schemas"]["VideoMessage"];
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

/** What opens each operation: one of these security schemes, or none. */
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
