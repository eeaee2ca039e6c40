import { createJelouClient, type Integration } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { signBody, verifySignature } from "jelou-client/webhooks";

type IsAny<T> = 0 extends 1 & T ? true : false;
const isAny: IsAny<Integration> = false;

async function exercise(): Promise<boolean> {
  const fake = createFakeJelou({
    integrations: { P1: { webhookUrl: "https://panel.example/hook" } },
  });
  const jelou = createJelouClient({
    ...fake.credentials,
    baseUrl: fake.baseUrl,
    fetch: fake.fetch,
  });
  const { brainId }: Integration = await jelou.integrations.get("P1");
  return verifySignature(brainId, await signBody(brainId, "secret"), "secret");
}

void exercise().then((isGenuine) => process.exit(isGenuine && !isAny ? 0 : 1));
