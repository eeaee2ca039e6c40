/** Files of dist/, by their path in it. */
export type Files = Map<string, string>;
