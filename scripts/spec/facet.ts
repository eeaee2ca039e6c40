/** The id of a named part of `id`. A name that an id can't hold as it is stands in brackets, so that no two ids meet. */
export function facet(id: string, name: string): string {
  return /^[\w$@:/{}-]+$/.test(name) ? `${id}.${name}` : `${id}[${JSON.stringify(name)}]`;
}
