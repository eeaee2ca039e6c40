import { byText } from "../inputs/json.js";
import { groupBy } from "../merge/group.js";

/** `eliminar-integracion (es.md.openapi, es.md.prose)`: the sources of one page's slug together. */
export function bySlug(sources: readonly string[]): string {
  const slugs = groupBy([...new Set(sources)].sort(byText), (id) => id.split(".")[0] ?? id);
  return [...slugs]
    .map(([slug, ids]) => `${slug} (${ids.map((id) => id.slice(slug.length + 1)).join(", ")})`)
    .join("; ");
}
