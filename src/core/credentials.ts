import type { security, securitySchemes } from "../../generated/schema.js";
import type { JelouClientOptions, SecretSource } from "../options.js";
import { checkInput, checkText } from "./input.js";

/** The headers that authenticate a call, and the secrets in them. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** Returns the credential of a project. It is a function, so that logging the client doesn't show the secret. */
export type Authorize = (projectId: string) => Credential | Promise<Credential>;

// These types are checks: `tsc` stops here, and names the operation, if the pages no longer document the key for an
// operation, or if no page documents Basic any more.
type PanelOperation = Exclude<keyof security, "sendMessage" | `receive${string}`>;
type AtEveryOperation<Schemes extends Pick<security, PanelOperation>> = Schemes;
type AtSomeOperation<Scheme extends security[PanelOperation]> = Scheme;
/** @internal */
export type DocumentedSchemes =
  AtEveryOperation<Record<PanelOperation, "apiKey">> | AtSomeOperation<"basicAuth">;
const keyHeader: securitySchemes["apiKey"]["name"] = "x-api-key";
const basicScheme: Capitalize<securitySchemes["basicAuth"]["scheme"]> = "Basic";

export function readCredentials(options: JelouClientOptions): Authorize {
  const { apiKey, clientId, clientSecret, signingSecret } = options;
  const hasBasic = clientId !== undefined || clientSecret !== undefined;
  checkInput(
    apiKey === undefined || !hasBasic,
    "Pass either apiKey, or clientId and clientSecret, not both.",
  );
  if (hasBasic) return withBasic(clientId, clientSecret);
  if (typeof apiKey === "string") {
    const credential = withKey(checkSecret("apiKey", apiKey));
    return () => credential;
  }
  checkInput(
    apiKey !== undefined || signingSecret !== undefined,
    `${missingOption(options)} missing: pass apiKey, or clientId and clientSecret (is an environment variable unset?).`,
  );
  const readKey = readSecretSource("apiKey", apiKey);
  return async (projectId) => withKey(await readKey(projectId));
}

/** Names the missing option: an unset environment variable leaves its option behind, as `undefined`. */
function missingOption(options: JelouClientOptions): string {
  if ("apiKey" in options) return "apiKey is";
  if ("clientId" in options || "clientSecret" in options) return "clientId and clientSecret are";
  return "signingSecret" in options ? "signingSecret is" : "The credentials are";
}

function withKey(key: string): Credential {
  return { headers: { [keyHeader]: key }, secrets: [key] };
}

function withBasic(clientId: string | undefined, clientSecret: string | undefined): Authorize {
  const id = checkSecret("clientId", clientId);
  const secret = checkSecret("clientSecret", clientSecret);
  checkInput(!id.includes(":"), "clientId can't have a colon.");
  const bytes = new TextEncoder().encode(`${id}:${secret}`);
  const basic = btoa(String.fromCharCode(...bytes));
  const credential: Credential = {
    headers: { authorization: `${basicScheme} ${basic}` },
    secrets: [secret, basic],
  };
  return () => credential;
}

/** Reads an option that is a secret or a function. A string is checked now, the result of a function at each call. */
export function readSecretSource(
  name: string,
  source: SecretSource | undefined,
): (projectId: string) => Promise<string> {
  if (source !== undefined && typeof source !== "function") checkSecret(name, source);
  return async (projectId) => {
    checkInput(source !== undefined, `This call needs ${name}: pass it to createJelouClient.`);
    return checkSecret(name, typeof source === "function" ? await source(projectId) : source);
  };
}

function checkSecret(name: string, value: unknown): string {
  checkInput(
    value !== undefined,
    `${name} is missing: pass it to createJelouClient (is an environment variable unset?).`,
  );
  const secret = checkText(name, value);
  // A header can't contain control characters, and spaces around its value are lost.
  checkInput(
    secret === secret.trim() && !/\p{Cc}/u.test(secret),
    `${name} has a line break, another control character, or space around it: trim it.`,
  );
  // fetch refuses other characters in a header, and its error may quote the key.
  checkInput(
    name !== "apiKey" || /^[ -~]+$/.test(secret),
    `${name} has a character that no header can have: copy it again.`,
  );
  return secret;
}
