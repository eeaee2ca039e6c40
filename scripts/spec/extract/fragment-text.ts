import { stringify } from "yaml";
import type { Fragment } from "./report.js";

const header = "# Written by `npm run spec:pull` from the page below. Not edited by hand.\n";

/** A fragment as the text of its file: the same document always gives the same bytes. */
export function fragmentText({ document }: Pick<Fragment, "document">): string {
  return header + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}
