import "reflect-metadata";
import { Inject, Injectable, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { createJelouClient, JelouApiError, type JelouClient } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { parseWebhook } from "jelou-client/webhooks";

const JELOU = "JELOU";
const fake = createFakeJelou();
const { baseUrl, fetch, credentials } = fake;

@Injectable()
class Panel {
  constructor(@Inject(JELOU) private readonly jelou: JelouClient) {}

  async exercise(): Promise<void> {
    const webhookUrl = "https://panel.example/hook";
    const { signingSecret } = await this.jelou.integrations.create("P1", { webhookUrl });
    const message = { type: "text", content: { body: "Hello" } } as const;
    const event = await parseWebhook(
      await fake.emitMessage({ projectId: "P1", message }),
      signingSecret,
    );
    if (event.type !== "message") throw new Error(event.type);
    await this.jelou.integrations.delete("P1");
    const error: unknown = await this.jelou.integrations.get("P1").catch((thrown) => thrown);
    if (!(error instanceof JelouApiError)) throw error;
  }
}

@Module({
  providers: [
    Panel,
    { provide: JELOU, useFactory: () => createJelouClient({ ...credentials, baseUrl, fetch }) },
  ],
})
class PanelModule {}

async function main(): Promise<void> {
  const context = await NestFactory.createApplicationContext(PanelModule, { logger: false });
  await context.get(Panel).exercise();
  await context.close();
}

void main();
