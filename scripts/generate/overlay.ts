import { openapiOverlay } from "openapi-format";
import * as z from "zod";
import { canonical, PipelineError, type JsonObject } from "../json.js";

export const overlayFile = z.strictObject({
  overlay: z.literal("1.0.0"),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  actions: z.array(
    z.strictObject({
      target: z.string(),
      description: z.exactOptional(z.string()),
      update: z.exactOptional(z.record(z.string(), z.json())),
      remove: z.exactOptional(z.boolean()),
      /** The action says something about a gap in the sources: once the gap is closed, it may match nothing. */
      "x-fills-gap": z.exactOptional(z.literal(true)),
    }),
  ),
});

/** Applies an OpenAPI Overlay 1.0 action by action. An action without effect is an error: it would hide a change. */
export async function applyOverlay(
  { actions, ...overlay }: z.infer<typeof overlayFile>,
  merged: JsonObject,
): Promise<JsonObject> {
  let document = merged;
  for (const { "x-fills-gap": fillsGap, ...action } of actions) {
    const { data } = await openapiOverlay(structuredClone(document), {
      overlaySet: { ...overlay, actions: [action] },
    });
    const after = data as JsonObject;
    if (!fillsGap && canonical(after) === canonical(document))
      throw new PipelineError(
        `spec/overlay.yaml: the action on "${action.target}" changes nothing: correct its target, or remove it.`,
      );
    document = after;
  }
  return document;
}
