import { openapiOverlay } from "openapi-format";
import * as z from "zod";
import { PipelineError, type JsonObject } from "../json.js";

export const overlayFile = z.strictObject({
  overlay: z.literal("1.0.0"),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  actions: z.array(
    z.strictObject({
      target: z.string(),
      description: z.exactOptional(z.string()),
      update: z.exactOptional(z.record(z.string(), z.json())),
      remove: z.exactOptional(z.boolean()),
      /** The action describes a gap in the sources. It may match nothing when the sources close the gap. */
      "x-fills-gap": z.exactOptional(z.literal(true)),
    }),
  ),
});

/** Applies an OpenAPI Overlay 1.0. An action that matches nothing is an error, because it would hide a change. */
export async function applyOverlay(
  overlay: z.infer<typeof overlayFile>,
  merged: JsonObject,
): Promise<JsonObject> {
  const { data, resultData } = await openapiOverlay(structuredClone(merged), {
    overlaySet: overlay,
  });
  const unused = resultData["unusedActions"] as z.infer<typeof overlayFile>["actions"];
  const faults = unused.filter((action) => !action["x-fills-gap"]);
  if (faults.length > 0) {
    const targets = faults.map(({ target }) => `"${target}"`).join(", ");
    throw new PipelineError(
      `spec/overlay.yaml: the action on ${targets} matches nothing: correct its target, or remove it.`,
    );
  }
  return data as JsonObject;
}
