import { join } from "node:path";
import { openapiOverlay } from "openapi-format";
import * as z from "zod";
import { canonical, type JsonObject } from "../inputs/json.js";
import { PipelineError } from "../inputs/problem.js";
import { parseWith } from "../inputs/sources.js";
import { readYaml } from "../inputs/yaml-file.js";

const overlay = z.strictObject({
  overlay: z.literal("1.0.0"),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  actions: z.array(
    z.strictObject({
      target: z.string(),
      description: z.exactOptional(z.string()),
      update: z.exactOptional(z.record(z.string(), z.json())),
      remove: z.exactOptional(z.boolean()),
      /** The action says something where sources are silent: once none is, there is nothing left for it to do. */
      "x-fills-gap": z.exactOptional(z.literal(true)),
    }),
  ),
});

/** Applies spec/overlay.yaml (OpenAPI Overlay 1.0) action by action. One without effect is an error: it hides a change. */
export async function applyOverlay(specDirectory: string, merged: JsonObject): Promise<JsonObject> {
  const file = readYaml(join(specDirectory, "overlay.yaml"));
  const { actions, ...rest } = parseWith(overlay, file);
  let document = merged;
  let before = canonical(document);
  for (const [index, { "x-fills-gap": fillsGap, ...action }] of actions.entries()) {
    const { data, resultData } = await openapiOverlay(structuredClone(document), {
      overlaySet: { ...rest, actions: [action] },
    });
    const after = data as JsonObject;
    const written = canonical(after);
    const fault = fillsGap
      ? undefined
      : Number(resultData["totalUnusedActions"]) > 0
        ? "matches nothing in the merged spec"
        : written === before
          ? "changes nothing"
          : undefined;
    if (fault !== undefined) {
      throw new PipelineError(
        `${file.locate(["actions", index])}: the overlay action on "${action.target}" ${fault}: mend its target, or remove it.`,
      );
    }
    document = after;
    before = written;
  }
  return document;
}
