import { createJelouClient, JELOU_BASE_URLS } from "jelou-client";
import { expect, it, vi } from "vitest";

it("changes the webhookUrl", async () => {
  const fetch = vi.fn(async (_url: string, init: RequestInit) =>
    Response.json({ brainId: "P1", ...JSON.parse(String(init.body)) }),
  );
  const jelou = createJelouClient({ apiKey: "key", fetch });
  await jelou.integrations.update("P1", { webhookUrl: "https://panel.example/v2" });

  expect(fetch).toHaveBeenCalledOnce();
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url).toBe(`${JELOU_BASE_URLS.platform}/v1/external-support/P1`);
  expect(init).toMatchObject({ method: "PATCH", headers: { "x-api-key": "key" } });
});
