/** One difference between what arrived and what is documented. */
export interface Difference {
  /** Where in the body, such as `data.createdAt`. */
  path: string;
  /** What differs: a field that no page documents, another type than documented, or a value outside the documented ones. */
  kind: "unknown_field" | "wrong_type" | "unknown_value";
  /** The documented type or values; absent for an unknown field. */
  expected?: string;
  /** The JSON type that arrived; the value itself is never told. */
  received: string;
}
