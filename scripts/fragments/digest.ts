import { createHash } from "node:crypto";
import { canonical, isJsonObject, type JsonObject } from "../inputs/json.js";

/**
 * The mark by which a pulled fragment is known to be as `spec:pull` wrote it. It is taken of what the fragment says: the
 * order of keys, comments and layout make no difference.
 */
export function digestOf(document: JsonObject): string {
  const { "x-source": source, ...stated } = document;
  const { digest: _, ...others } = isJsonObject(source) ? source : {};
  const text = canonical({ ...stated, "x-source": others });
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** The same fragment with its mark. */
export function withDigest(document: JsonObject): JsonObject {
  const source = document["x-source"];
  const digest = digestOf(document);
  return { ...document, "x-source": { ...(isJsonObject(source) ? source : {}), digest } };
}

/** `undefined` where `spec:pull` has never written the fragment: a person has. */
export function statedDigest(document: JsonObject): string | undefined {
  const source = document["x-source"];
  const digest = isJsonObject(source) ? source["digest"] : undefined;
  return digest === undefined ? undefined : String(digest);
}

/** What to say of a pulled fragment that was edited by hand since; `undefined` where it wasn't. */
export function editFault(id: string, document: JsonObject): string | undefined {
  const stated = statedDigest(document);
  if (stated === undefined || stated === digestOf(document)) return undefined;
  return (
    `it was edited by hand since \`npm run spec:pull\` wrote it, and the next pull would undo that. ` +
    `Take the edit back, or pull again; to decide against the page, rule in spec/rulings.yaml; to keep the page by hand, ` +
    `list "${id}" under \`sources\` in spec/sources.yaml with \`origin: transcribed\`, and remove x-source.digest.`
  );
}
