import { createJelouClient, JELOU_BASE_URLS } from "jelou-client";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, it } from "vitest";

const address = `${JELOU_BASE_URLS.platform}/v1/external-support/:projectId`;
const server = setupServer(
  http.get(address, ({ params }) => {
    const data = { brainId: params.projectId, webhookUrl: "https://panel.example/jelou" };
    return HttpResponse.json({ message: [], statusMessage: "success", status: 1, data });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

it("reads an integration", async () => {
  const jelou = createJelouClient({ apiKey: "key" });
  expect((await jelou.integrations.get("P1")).webhookUrl).toBe("https://panel.example/jelou");
});
