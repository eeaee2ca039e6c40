import {
  createJelouClient,
  isJelouError,
  JELOU_BASE_URLS,
  type JelouClientOptions,
} from "../../src/index.js";

/** Reads one integration of the real Jelou, by what `environment` holds, and prints what came of it. */
export async function askLive(environment: NodeJS.ProcessEnv, help: string): Promise<boolean> {
  const { JELOU_PROJECT_ID: projectId, JELOU_BASE_URL: baseUrl } = environment;
  const {
    JELOU_API_KEY: apiKey,
    JELOU_CLIENT_ID: clientId,
    JELOU_CLIENT_SECRET: clientSecret,
  } = environment;
  if (!projectId) {
    console.error(`JELOU_PROJECT_ID is not set.\n\n${help}`);
    return false;
  }
  try {
    // The client itself says what is wrong with what the environment holds.
    const options = (
      apiKey ? { apiKey, baseUrl } : { clientId, clientSecret, baseUrl }
    ) as JelouClientOptions;
    const integration = await createJelouClient(options).integrations.get(projectId);
    console.log(`Found at ${baseUrl ?? JELOU_BASE_URLS.platform}:`);
    console.log(integration);
    return true;
  } catch (error) {
    if (!isJelouError(error)) throw error;
    console.error(`${error.name} (${error.code}): ${error.message}`);
    return false;
  }
}
