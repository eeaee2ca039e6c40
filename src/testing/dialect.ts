/** One documented combination of base path, authentication and response shape. Every page states one; none says which is live. */
export interface Dialect {
  /** `platform` by the `.md` pages, `jelouapi` by the rendered ones. */
  readonly basePath: "platform" | "jelouapi";
  /** `apiKey`: the header `x-api-key`. `basic`: `Authorization: Basic` made of client id and secret. */
  readonly auth: "apiKey" | "basic";
  /** `envelope`: the integration stands under `data`. `flat`: the integration is the body. */
  readonly shape: "envelope" | "flat";
}

/** What a {@link Dialect} authenticates with, under the names that `createJelouClient` takes. */
export type FakeCredentials =
  { readonly apiKey: string } | { readonly clientId: string; readonly clientSecret: string };

export const gatewayOrigin = "https://gateway.jelou.ai";
export const messagesOrigin = "https://chatbot.jelou.ai";

export function credentialsFor(dialect: Dialect): FakeCredentials {
  return dialect.auth === "apiKey"
    ? { apiKey: "fake-api-key" }
    : { clientId: "fake-client-id", clientSecret: "fake-client-secret" };
}

export function isAuthorized(headers: Headers, credentials: FakeCredentials): boolean {
  if ("apiKey" in credentials) return headers.get("x-api-key") === credentials.apiKey;
  const [scheme, value] = headers.get("authorization")?.split(" ") ?? [];
  // The name of a scheme is case-insensitive: RFC 9110, section 11.1.
  return (
    scheme?.toLowerCase() === "basic" &&
    value === btoa(`${credentials.clientId}:${credentials.clientSecret}`)
  );
}
