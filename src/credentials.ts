import type { security, securitySchemes } from "../generated/schema.js";
import { checkInput, readText } from "./input.js";
import type { CommonOptions, SecretSource } from "./options.js";

/** What authenticates a call, and every text that must not leak because of it. */
export interface Credential {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** The credential of a project. Secrets are reached through functions only, so that no inspection finds them. */
export type Authorize = (projectId: string) => Credential | Promise<Credential>;

/** A secret of a project. */
export type GetSecret = (projectId: string) => Promise<string>;

/** Chooses how the client authenticates. A client with neither kind of credentials can only send messages. */
export function readCredentials(options: CommonOptions): Authorize {
  const { apiKey, clientId, clientSecret, signingSecret } = options;
  const hasBasic = clientId !== undefined || clientSecret !== undefined;
  checkInput(
    apiKey === undefined || !hasBasic,
    "Pass either apiKey, or clientId and clientSecret, not both.",
  );
  if (hasBasic) return basicCredential(clientId, clientSecret);
  if (typeof apiKey === "string") return fixedKey(readSecret("apiKey", apiKey));
  checkInput(
    apiKey !== undefined || signingSecret !== undefined,
    `${missingName(options)} missing: pass apiKey, or clientId and clientSecret (is an environment variable unset?).`,
  );
  const getKey = readSecretSource("apiKey", apiKey);
  return async (projectId) => keyCredential(await getKey(projectId));
}

/** The option that was meant: an unset environment variable leaves its name behind. */
function missingName(options: CommonOptions): string {
  if ("apiKey" in options) return "apiKey is";
  if ("clientId" in options || "clientSecret" in options) return "clientId and clientSecret are";
  return "signingSecret" in options ? "signingSecret is" : "The credentials are";
}

function fixedKey(key: string): Authorize {
  const credential = keyCredential(key);
  return () => credential;
}

// Held to the generated types: `tsc` stops here when the pages no longer state this scheme, or call its header otherwise.
type StatedScheme = security["getIntegration"];
const keyScheme: StatedScheme = "apiKey";
const basicScheme: StatedScheme = "basicAuth";
const keyHeader: securitySchemes[typeof keyScheme]["name"] = "x-api-key";
const basicWord: Capitalize<securitySchemes[typeof basicScheme]["scheme"]> = "Basic";

function keyCredential(key: string): Credential {
  return { headers: { [keyHeader]: key }, secrets: [key] };
}

function basicCredential(
  clientId: string | undefined,
  clientSecret: string | undefined,
): Authorize {
  const id = readSecret("clientId", clientId);
  const secret = readSecret("clientSecret", clientSecret);
  checkInput(!id.includes(":"), "clientId can't have a colon.");
  const bytes = new TextEncoder().encode(`${id}:${secret}`);
  const basic = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const credential: Credential = {
    headers: { authorization: `${basicWord} ${basic}` },
    secrets: [secret, basic],
  };
  return () => credential;
}

/** A secret that the client was given, or the function that gives it, checked when it is there. */
export function readSecretSource(name: string, source: SecretSource | undefined): GetSecret {
  if (source !== undefined && typeof source !== "function") readSecret(name, source);
  return async (projectId) => {
    checkInput(source !== undefined, `This call needs ${name}: pass it to createJelouClient.`);
    return readSecret(name, typeof source === "function" ? await source(projectId) : source);
  };
}

function readSecret(name: string, value: unknown): string {
  checkInput(
    value !== undefined,
    `${name} is missing: pass it to createJelouClient (is an environment variable unset?).`,
  );
  const secret = readText(name, value);
  // A header carries no control characters, and loses the space around it, with which no key is issued.
  checkInput(
    secret === secret.trim() && !/\p{Cc}/u.test(secret),
    `${name} has a line break, another control character, or space around it: trim it.`,
  );
  // fetch refuses a key beyond ASCII with an error that may quote it.
  checkInput(
    name !== "apiKey" || /^[ -~]+$/.test(secret),
    `${name} has a character that no header can carry: copy it anew.`,
  );
  return secret;
}
