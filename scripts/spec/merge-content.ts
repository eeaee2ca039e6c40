import { byText } from "./json.js";
import type { Ledger } from "./ledger.js";
import { append, mergeShapes, sourcesOf, type ShapeStatement } from "./merge-shapes.js";
import { variantsOf } from "./shape-algebra.js";
import { emptyShape, isEmpty, isNever, type Shape } from "./shape.js";

export interface ContentStatement extends ShapeStatement {
  readonly mediaType: string;
}

/** A body of one media type: one schema, or one for each kind of shape that is kept. */
export interface MergedBody {
  readonly mediaType: string;
  readonly shapes: readonly { readonly kind: string; readonly shape: Shape }[];
}

export type MergedContent = readonly MergedBody[];

export function mergeContent(
  id: string,
  stated: readonly ContentStatement[],
  ledger: Ledger,
  merge: (
    id: string,
    statements: readonly ShapeStatement[],
    ledger: Ledger,
  ) => MergedBody["shapes"],
): MergedContent {
  const byMediaType = new Map<string, ContentStatement[]>();
  for (const statement of stated) append(byMediaType, statement.mediaType, statement);
  return [...byMediaType]
    .sort(([a], [b]) => byText(a, b))
    .map(([mediaType, statements]) => {
      const body = mediaType === "application/json" ? id : `${id}[${mediaType}]`;
      ledger.record(`${id}[${mediaType}]`, sourcesOf(statements), sourcesOf(stated));
      return { mediaType, shapes: merge(body, statements, ledger) };
    });
}

/** A request body is one thing, which sources describe more or less of. */
export function mergeRequestBody(
  id: string,
  statements: readonly ShapeStatement[],
  ledger: Ledger,
): MergedBody["shapes"] {
  return [{ kind: "request", shape: mergeShapes(id, statements, ledger) }];
}

/** A response body may be one of several kinds, which exclude each other. */
export function mergeResponseBody(
  id: string,
  statements: readonly ShapeStatement[],
  ledger: Ledger,
): MergedBody["shapes"] {
  const kinds = new Map<string, ShapeStatement[]>();
  const claims = statements
    // That no value fits is no kind of body.
    .filter(({ shape }) => !isEmpty(shape) && !isNever(shape))
    .map(({ source, shape }) => {
      const own = new Set(variantsOf(shape).map(kindOf));
      for (const kind of own) {
        const part =
          own.size === 1
            ? shape
            : oneOf(variantsOf(shape).filter((variant) => kindOf(variant) === kind));
        append(kinds, kind, { source, shape: part });
      }
      return { source, values: [...own] };
    });
  return ledger.decide(`${id}.shape`, claims).map((kind) => ({
    kind,
    shape: mergeShapes(`${id}.${kind}`, kinds.get(kind) ?? [], ledger),
  }));
}

function oneOf(variants: Shape[]): Shape {
  const [first, ...others] = variants;
  return first && others.length === 0 ? first : { ...emptyShape(), variants };
}

// What Jelou wraps a payload in. Two of these three make an envelope, so that a field of one name does not.
const envelope = ["message", "statusMessage", "status"];

/** The documented kinds of body: `envelope`, or `flat`; the type's name for what is no object. */
export function kindOf(shape: Shape): string {
  const kinds = new Set(shape.variants.map(kindOf));
  const [kind = "any"] = kinds;
  if (kinds.size > 0) return kinds.size === 1 ? kind : "any";
  const types = [...shape.types].filter((type) => type !== "null");
  if (types.length === 1 && types[0] === "object") {
    return envelope.filter((name) => shape.properties.has(name) || shape.required?.has(name))
      .length >= 2
      ? "envelope"
      : "flat";
  }
  return types.sort(byText).join("|") || "any";
}
