import * as z from "zod/mini";
import { parseUrl } from "../input.js";
import type { Problems } from "./answer.js";

export const text = z.string("It must be a string.");
export const filledText = text.check(z.regex(/\S/, "It must not be empty."));
export const httpsUrl = text.check(
  z.refine(
    (url) => /^https:\/\//i.test(url) && parseUrl(url) !== undefined,
    "It must be an https URL.",
  ),
);
export const object = z.record(z.string(), z.unknown(), "It must be an object.");

export function oneOf<const Value extends string>(...values: readonly Value[]) {
  return z.enum(values, `It must be one of ${values.join(", ")}.`);
}

/** The body as `schema` describes it, or else what is wrong with it. */
export function parseBody<Value>(
  bytes: ArrayBuffer,
  schema: z.ZodMiniType<Value>,
): { value: Value; problems?: never } | { value?: never; problems: Problems } {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return { problems: { body: [{ en: "It must be JSON." }] } };
  }
  const { success, data, error } = schema.safeParse(body);
  if (success) return { value: data };
  const problems: Record<string, { en: string }[]> = {};
  for (const { path, message } of error.issues) {
    (problems[path.join(".") || "body"] ??= []).push({ en: message });
  }
  return { problems };
}
