/**
 * An operationId that code generators can use as a name: words joined in camel case, without accents. A name that is
 * usable already is kept as it is.
 */
export function usableOperationId(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  const words = name
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  const [first = "operation", ...others] = words;
  const camel = lowerFirst(first) + others.map(upperFirst).join("");
  return /^[0-9]/.test(camel) ? `operation${camel}` : camel;
}

/** The name of an operation that its page doesn't name: `delete /v1/support/{projectId}` → `deleteV1SupportProjectId`. */
export function operationIdOf(method: string, path: string): string {
  return usableOperationId(`${method} ${path}`);
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}
