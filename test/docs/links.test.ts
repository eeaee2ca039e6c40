import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { expect, test } from "vitest";
import { pack } from "../package/pack.js";

interface Link {
  /** The document that has the link. */
  readonly from: string;
  readonly target: string;
}

const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
  .toString()
  .split("\n")
  .filter((file) => file.endsWith(".md") && existsSync(file));

/** The text of a document, without code. */
const readProse = (file: string) =>
  readFileSync(file, "utf8")
    .replace(/^(```+|~~~+).*?^\1$/gms, "")
    .replace(/`[^`\n]*`/g, "");

/** The links of a document, except absolute URLs. */
function linksOf(from: string): Link[] {
  const targets = [...readProse(from).matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target = ""]) => target,
  );
  return targets.filter((target) => !/^\w+:/.test(target)).map((target) => ({ from, target }));
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function fileOf({ from, target }: Link): string {
  const [path] = target.split("#");
  return path ? posix.join(posix.dirname(from), path) : from;
}

function isBroken(link: Link): boolean {
  const file = fileOf(link);
  const [, anchor] = link.target.split("#");
  return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
}

test("every relative link leads to a file and to a heading in it", () => {
  const links = documents.flatMap(linksOf);
  expect(links.filter(isBroken)).toEqual([]);
  expect(isBroken({ from: "README.md", target: "nowhere.md" })).toBe(true);
  expect(isBroken({ from: "README.md", target: "#nowhere" })).toBe(true);
  expect(documents).toContain("README.md");
});

test("every file that the README links to is in the package too", () => {
  const folder = mkdtempSync(join(tmpdir(), "jelou-client-links-"));
  const { files } = pack(folder);
  rmSync(folder, { recursive: true });
  const targets = new Set(linksOf("README.md").map(fileOf));
  expect([...targets].filter((file) => !files.includes(file))).toEqual([]);
});
