/** Something odd in the payload of an event that is otherwise known. Types only: no value of the payload is in it. */
export interface PayloadIssue {
  /** Where, in Jelou's spelling: `contact.name`. */
  path: string;
  /** What is documented there. */
  expected: string;
  /** What came: a type, `undefined` where nothing did. */
  received: string;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The name of a value's type, told apart finely enough to find the fault. */
function typeName(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "empty string";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Leaves out the fields that are `undefined`, so that an event holds only what came. */
export function withoutUnset<Fields extends object>(fields: Fields): Fields {
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) Reflect.deleteProperty(fields, name);
  }
  return fields;
}

/** Reads the fields of a payload that nobody vouches for. One of another type is `undefined`, and noted. */
export class PayloadReader {
  /** Without `fields`, every field is `undefined` and none is noted: that they are missing was noted before. */
  constructor(
    private readonly fields: Record<string, unknown> | undefined,
    private readonly issues: PayloadIssue[],
    private readonly path = "",
  ) {}

  string(field: string): string | undefined {
    return this.read(field, "string", (value) => typeof value === "string");
  }

  /** A string that isn't empty: an id, a type, an address. */
  name(field: string): string | undefined {
    const isName = (value: unknown): value is string => typeof value === "string" && value !== "";
    return this.read(field, "non-empty string", isName);
  }

  /** A string that may be left out, or be null. */
  optionalString(field: string): string | undefined {
    return this.fields?.[field] == null ? undefined : this.string(field);
  }

  number(field: string): number | undefined {
    const isNumber = (value: unknown): value is number => Number.isFinite(value);
    return this.read(field, "finite number", isNumber);
  }

  object(field: string): PayloadReader {
    const fields = this.read(field, "object", isObject);
    return new PayloadReader(fields, this.issues, `${this.path}${field}.`);
  }

  /** Any value, which nobody judges. */
  any(field: string): unknown {
    return this.fields?.[field];
  }

  private read<Value>(
    field: string,
    expected: string,
    isExpected: (value: unknown) => value is Value,
  ): Value | undefined {
    const value = this.fields?.[field];
    if (isExpected(value)) return value;
    if (this.fields) {
      this.issues.push({ path: this.path + field, expected, received: typeName(value) });
    }
    return undefined;
  }
}
