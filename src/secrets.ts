/** Hides secrets in text that came from outside. */
export type Mask = (text: string) => string;

const entities: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" };

/** Masks each secret as it is, and as it stands in JSON, in a URL and in HTML. */
export function createMask(secrets: readonly (string | undefined)[]): Mask {
  const forms = secrets.flatMap((secret = "") => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "")),
    secret.replace(/[&<>"']/g, (character) => `&${entities[character]};`),
  ]);
  // The longest first, so that a secret inside another one doesn't leave the rest of it behind.
  const ordered = forms.filter(Boolean).sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((masked, form) => masked.replaceAll(form, "[redacted]"), text);
}

/**
 * A copy of what a platform or a custom `fetch` threw: name, message, stack, code and causes, secrets masked. The
 * original may carry the request, and with it the key.
 */
export function maskedCause(error: unknown, mask: Mask, depth = 0): unknown {
  if (!(error instanceof Error) || depth > 4) return mask(String(error));
  const { name, message, stack, code, cause } = error as Error & { code?: unknown };
  const copy = new Error(mask(message), cause === undefined ? {} : { cause: maskedCause(cause, mask, depth + 1) });
  return Object.assign(copy, { name, stack: mask(String(stack)) }, code !== undefined && { code: mask(String(code)) });
}
