/** The methods that a path item may have: https://spec.openapis.org/oas/v3.1.0#path-item-object */
export const methods = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
] as const;
export type Method = (typeof methods)[number];

export function isMethod(key: string): key is Method {
  return methods.some((method) => method === key);
}
