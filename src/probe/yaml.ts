/** What a fragment is made of: no text in it has more than one line, and no list holds a list. */
export type Yaml =
  string | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** As YAML in blocks. Enough for fragments, so that the package installs no library for it. */
export function renderYaml(value: { readonly [key: string]: Yaml | undefined }): string {
  return linesOf(value).join("\n") + "\n";
}

function linesOf(value: Yaml): string[] {
  if (typeof value === "string") return [textOf(value)];
  if (typeof value === "boolean") return [String(value)];
  if (isList(value)) {
    if (value.length === 0) return ["[]"];
    return value.flatMap((item) => {
      const [first, ...rest] = linesOf(item);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return ["{}"];
  return entries.flatMap(([key, inner]) => {
    if (inner === undefined) return [];
    const lines = linesOf(inner);
    const isInline = typeof inner !== "object" || Object.keys(inner).length === 0;
    return isInline
      ? [`${textOf(key)}: ${lines.join("")}`]
      : [`${textOf(key)}:`, ...lines.map((line) => `  ${line}`)];
  });
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}

/** Plain where it can't be taken for anything but text, in any version of YAML. JSON's strings are YAML's. */
function textOf(text: string): string {
  const isPlain = /^[A-Za-z/][\w./:{}-]*$/.test(text) && !text.endsWith(":");
  const isWord = /^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text);
}
