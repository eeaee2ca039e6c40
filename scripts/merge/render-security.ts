import { byText, canonical, sortKeys, type Json, type JsonObject } from "../inputs/json.js";
import { groupBy } from "./group.js";
import type { RequiredScheme } from "./state-security.js";
import type { Statements } from "./statements.js";

/** The security schemes of the merged spec, and how its operations ask for them. */
export class SecurityRenderer {
  readonly #asked: ReadonlyMap<string, readonly RequiredScheme[]>;
  readonly #names: ReadonlyMap<string, string>;

  constructor(
    private readonly statements: Statements,
    operations: readonly string[],
  ) {
    const asked = operations.flatMap((id) => this.#alternatives(id).flat());
    const bySchemes = groupBy(asked, ({ scheme }) => canonical(scheme));
    this.#asked = new Map([...bySchemes].sort(([a], [b]) => byText(a, b)));
    this.#names = namesOf(this.#asked);
  }

  /** `undefined` where nothing is said. */
  requirements(operation: string): JsonObject[] | undefined {
    const alternatives = this.#alternatives(operation);
    if (alternatives.length === 0) return undefined;
    return alternatives.map((schemes) =>
      Object.fromEntries(
        schemes.map(({ name, scheme, scopes }) => [
          this.#names.get(canonical(scheme)) ?? name,
          scopes,
        ]),
      ),
    );
  }

  schemes(): JsonObject {
    const schemes = [...this.#asked].map(([key, [first]]): [string, Json] => {
      const { type = "", ...rest } = first?.scheme ?? {};
      return [this.#names.get(key) ?? key, { type, ...(sortKeys(rest) as JsonObject) }];
    });
    return Object.fromEntries(schemes.sort(([a], [b]) => byText(a, b)));
  }

  /** One for each label. Of two spellings of one scheme either will do, as long as it is always the same. */
  #alternatives(operation: string): RequiredScheme[][] {
    const stated = groupBy(this.statements.aspect(operation, "security"), ({ value }) => value);
    return [...stated]
      .sort(([a], [b]) => byText(a, b))
      .flatMap(([, same]) => {
        const spellings = same.map(({ json }) => json as RequiredScheme[]);
        return spellings.sort((a, b) => byText(keyOf(a), keyOf(b))).slice(0, 1);
      });
  }
}

function keyOf(alternative: readonly RequiredScheme[]): string {
  return canonical(alternative.map(({ scheme, scopes }) => [scheme, scopes]));
}

/** The first name that a source uses, with a number where different schemes share it. */
function namesOf(asked: ReadonlyMap<string, readonly RequiredScheme[]>): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [key, schemes] of asked) {
    const [first = "scheme"] = schemes.map(({ name }) => name).sort(byText);
    let unique = first;
    for (let number = 2; taken.has(unique); number++) unique = `${first}${number}`;
    taken.add(unique);
    names.set(key, unique);
  }
  return names;
}
