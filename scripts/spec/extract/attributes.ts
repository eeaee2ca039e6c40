import type { Json } from "../../inputs/json.js";
import type { Component } from "./markdown.js";

/** An attribute's value: text, a literal in braces, or `true` where only the name stands (`required`). */
export type AttributeValue = { value: Json } | { unreadable: string };

/** The attributes of a component. A spread (`{...props}`) can't be read and comes back as a name of its own. */
export function attributesOf(component: Component): Map<string, AttributeValue> {
  return new Map(
    component.attributes.map((attribute): [string, AttributeValue] => {
      if (attribute.type === "mdxJsxExpressionAttribute") {
        return [`{${attribute.value}}`, { unreadable: attribute.value }];
      }
      const { name, value } = attribute;
      if (value === null || value === undefined) return [name, { value: true }];
      return [name, typeof value === "string" ? { value } : readLiteral(value.value)];
    }),
  );
}

/** The literal of `{…}`, as far as JSON has it: no code of a page is ever run. */
function readLiteral(expression: string): AttributeValue {
  try {
    return { value: JSON.parse(expression) as Json };
  } catch {
    return { unreadable: expression };
  }
}
