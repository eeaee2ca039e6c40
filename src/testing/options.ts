import type { FakeCredentials } from "./credentials.js";
import type { Dialect } from "./dialect.js";
import type { Deliver } from "./events.js";
import { refuseUnknownOptions, refuseUnknownValue } from "./refusals.js";
import type { Wait } from "./wait.js";

/** An integration that exists from the start. Unlike one that is created, nothing in it is checked. */
export interface FakeIntegration {
  readonly webhookUrl: string;
  /** @default "no_auth" */
  readonly authType?: string | undefined;
  readonly authorization?: string | undefined;
  /** @default a value that differs by project and by integration, and is the same in every run */
  readonly signingSecret?: string | undefined;
}

/** What {@link createFakeJelou} takes. */
export interface FakeJelouOptions<Auth extends Dialect["auth"] = Dialect["auth"]> {
  /** @default { basePath: "platform", auth: "apiKey", shape: "envelope" } */
  readonly dialect?:
    | {
        readonly basePath?: Dialect["basePath"] | undefined;
        readonly auth?: Auth | undefined;
        readonly shape?: Dialect["shape"] | undefined;
      }
    | undefined;
  /** The integrations that exist from the start, by project id. @default none */
  readonly integrations?: Readonly<Record<string, FakeIntegration>> | undefined;
  /**
   * Credentials of their own, by project id: of the dialect's kind, and the only ones that the project takes, so that a
   * key function can be tested. @default the fake's `credentials`, for every project
   */
  readonly projects?: Readonly<Record<string, FakeCredentials<Auth>>> | undefined;
  /** Where events go besides `events`. @default nowhere */
  readonly deliver?: Deliver | undefined;
  /** The clock behind every date and timestamp. @default the real one */
  readonly now?: (() => Date) | undefined;
  /**
   * Waits for the milliseconds that a late answer takes. The signal aborts where the request does.
   *
   * @default `setTimeout`, looked up when it is needed, so that fake timers work
   */
  readonly wait?: Wait | undefined;
}

const options = {
  dialect: true,
  integrations: true,
  projects: true,
  deliver: true,
  now: true,
  wait: true,
} satisfies Record<keyof FakeJelouOptions, true>;

const integrationFields = {
  webhookUrl: true,
  authType: true,
  authorization: true,
  signingSecret: true,
} satisfies Record<keyof FakeIntegration, true>;

const facets = {
  basePath: true,
  auth: true,
  shape: true,
} satisfies Record<keyof Dialect, true>;

const fields = {
  apiKey: { apiKey: true },
  basic: { clientId: true, clientSecret: true },
} satisfies Record<Dialect["auth"], Record<string, true>>;

/** Checks the names and values that a fake would else go on without. */
export function readDialect(given: FakeJelouOptions): Dialect {
  refuseUnknownOptions("createFakeJelou", given, options);
  const { dialect = {}, projects = {}, integrations = {} } = given;
  refuseUnknownOptions("createFakeJelou's dialect", dialect, facets);
  const { basePath = "platform", auth = "apiKey", shape = "envelope" } = dialect;
  refuseUnknownValue("dialect.basePath", basePath, ["platform", "jelouapi"]);
  refuseUnknownValue("dialect.auth", auth, ["apiKey", "basic"]);
  refuseUnknownValue("dialect.shape", shape, ["envelope", "flat"]);
  for (const [projectId, integration] of Object.entries(integrations)) {
    const at = `integrations[${JSON.stringify(projectId)}]`;
    refuseUnknownOptions(at, integration, integrationFields);
  }
  for (const [projectId, credentials] of Object.entries(projects)) {
    refuseWrongCredentials(`projects[${JSON.stringify(projectId)}]`, credentials, auth);
  }
  return { basePath, auth, shape };
}

/** Never tells a value: a test may have been given a real one. */
function refuseWrongCredentials(at: string, given: object, auth: Dialect["auth"]): void {
  refuseUnknownOptions(at, given, fields[auth]);
  const values = new Map<string, unknown>(Object.entries(given));
  for (const name of Object.keys(fields[auth])) {
    const value = values.get(name);
    if (typeof value === "string" && value !== "") continue;
    throw new TypeError(
      `${at} has no ${name}, so nobody could call for that project: give one, as the dialect's auth is ${auth}.`,
    );
  }
}
