// Written by `npm run generate` from spec/openapi.yaml; never edited.
export interface paths {
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
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
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error */
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
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
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
            /** @description Internal Server Error */
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
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
