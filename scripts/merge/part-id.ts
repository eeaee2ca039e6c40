/** The id of a named part of `id`. A name that an id can't hold as it is stands in brackets, so that no two ids meet. */
export function partOf(id: string, name: string): string {
  const isPlain = /^[\w$@:/{}-]+$/.test(name) && name !== "additionalProperties";
  return isPlain ? `${id}.${name}` : `${id}[${JSON.stringify(name)}]`;
}
