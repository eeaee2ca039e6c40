import type { Dialect } from "./dialect.js";

interface CredentialsByAuth {
  readonly apiKey: { readonly apiKey: string };
  readonly basic: { readonly clientId: string; readonly clientSecret: string };
}

/** What a {@link Dialect} authenticates with, under the names that `createJelouClient` takes. */
export type FakeCredentials<Auth extends Dialect["auth"] = Dialect["auth"]> =
  CredentialsByAuth[Auth];

/** Who may call: everybody with the fake's credentials, but for the projects that have their own. */
export interface Credentials {
  readonly usual: FakeCredentials;
  readonly byProject: ReadonlyMap<string, FakeCredentials>;
}

/** The fake's credentials, where a project has none of its own. */
export const usualCredentials: CredentialsByAuth = {
  apiKey: { apiKey: "fake-api-key" },
  basic: { clientId: "fake-client-id", clientSecret: "fake-client-secret" },
};

export function isAuthorized(
  headers: Headers,
  projectId: string,
  { usual, byProject }: Credentials,
): boolean {
  const credentials = byProject.get(projectId) ?? usual;
  if ("apiKey" in credentials) return headers.get("x-api-key") === credentials.apiKey;
  const [scheme, value] = headers.get("authorization")?.split(" ") ?? [];
  // The name of a scheme is case-insensitive: RFC 9110, section 11.1.
  return scheme?.toLowerCase() === "basic" && value === basicValue(credentials);
}

/** In UTF-8, as RFC 7617 has it; `btoa` alone takes Latin-1 only. */
function basicValue({ clientId, clientSecret }: FakeCredentials<"basic">): string {
  const bytes = new TextEncoder().encode(`${clientId}:${clientSecret}`);
  return btoa(String.fromCharCode(...bytes));
}
