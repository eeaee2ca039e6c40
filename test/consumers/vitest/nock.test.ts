import { createJelouClient, JELOU_BASE_URLS } from "jelou-client";
import nock from "nock";
import { afterAll, expect, it } from "vitest";

afterAll(() => nock.restore());

it("reads an integration, at the second attempt", async () => {
  const gateway = nock(JELOU_BASE_URLS.platform, { reqheaders: { "x-api-key": "key" } });
  gateway.get("/v1/external-support/P1").reply(503, "", { "retry-after": "0" });
  gateway.get("/v1/external-support/P1").reply(200, {
    brainId: "P1",
    webhookUrl: "https://panel.example/jelou",
  });
  const jelou = createJelouClient({ apiKey: "key" });
  expect((await jelou.integrations.get("P1")).webhookUrl).toBe("https://panel.example/jelou");
  expect(gateway.isDone()).toBe(true);
});
