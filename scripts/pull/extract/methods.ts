const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;
export type Method = (typeof methods)[number];

export function isMethod(word: string): word is Method {
  return (methods as readonly string[]).includes(word);
}
