const redacted = "[redacted]";

/** Hides secrets in text that came from outside. */
export type Mask = (text: string) => string;

/** Masks each secret as it is, and as it stands in JSON, in a URL and in HTML. */
export function createMask(secrets: readonly string[]): Mask {
  const forms = new Set(
    secrets.flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "")),
      secret.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
      secret
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;"),
    ]),
  );
  forms.delete("");
  // The longest first, so that a secret inside another one doesn't leave the rest of it behind.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((masked, form) => masked.replaceAll(form, redacted), text);
}

/**
 * A copy of what a platform or a custom `fetch` threw: name, message, code and causes, secrets masked. The original may
 * carry the request, and with it the key.
 */
export function maskedCause(error: unknown, mask: Mask, depth = 0): unknown {
  if (!(error instanceof Error)) return mask(String(error));
  const { name, message, stack, cause, code, errors } = error as Error & {
    code?: unknown;
    errors?: unknown;
  };
  const copy: Error & { code?: unknown; errors?: unknown } = new Error(mask(String(message)));
  copy.name = mask(String(name));
  copy.stack = mask(String(stack));
  if (code !== undefined) copy.code = mask(String(code));
  if (cause !== undefined && depth < 4) copy.cause = maskedCause(cause, mask, depth + 1);
  if (Array.isArray(errors) && depth < 4)
    copy.errors = errors.map((inner) => maskedCause(inner, mask, depth + 1));
  return copy;
}
