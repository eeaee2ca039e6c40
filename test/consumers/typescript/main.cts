import { createJelouClient, type Integration } from "jelou-client";
import type { operations, paths } from "jelou-client/schema";
import { createFakeJelou, type FakeJelou } from "jelou-client/testing";
import { signBody, verifySignature, type JelouEvent } from "jelou-client/webhooks";

type IsAny<T> = 0 extends 1 & T ? true : false;
type Watched = [Integration, FakeJelou, JelouEvent, paths, operations["sendMessage"]];
const areAny: { [At in keyof Watched]: IsAny<Watched[At]> }[number] = false;

// Values of `process.env` need no check: an unset variable is refused at run time, by the option's name.
export const unset = () =>
  createJelouClient({ apiKey: process.env["JELOU_API_KEY"], signingSecret: process.env["SECRET"] });

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

void exercise().then((isGenuine) => process.exit(isGenuine && !areAny ? 0 : 1));
