import { exercise } from "exercise";
import { createJelouClient } from "jelou-client";
import { verifySignature } from "jelou-client/webhooks";

/**
 * @param {import("jelou-client").JelouClient} jelou
 * @returns {Promise<import("jelou-client").Integration>}
 */
export const integrationOf = (jelou) => jelou.integrations.get("P1", { timeoutMs: undefined });

export const unused = () => {
  // @ts-expect-error A key and half of a pair.
  createJelouClient({ apiKey: "key", clientId: "id" });
  // @ts-expect-error A number is no project id.
  createJelouClient({ apiKey: "key" }).integrations.get(1);
  // @ts-expect-error A parsed body is not what was signed.
  return verifySignature({ type: "message" }, "sha256=", "secret");
};

await exercise();
for (const basePath of /** @type {const} */ (["platform", "jelouapi"])) {
  await exercise({ basePath, auth: "basic", shape: "flat" });
}
