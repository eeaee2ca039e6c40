/**
 * Where the Markdown of a page is fetched: its address + `.md`, on the mirror's host if there is one. `URL` encodes what
 * isn't ASCII.
 */
export function markdownAddress(page: string, baseUrl: string | undefined): URL {
  const address = new URL(page);
  return onHost(`${address.pathname.replace(/\/$/, "")}.md`, baseUrl ?? address.origin);
}

/** A path on a host; a mirror may stand below a path of its own. */
export function onHost(path: string, baseUrl: string): URL {
  const base = new URL(baseUrl);
  return new URL(base.pathname.replace(/\/$/, "") + path, base.origin);
}

/**
 * What two spellings of one page's address share: encoded or not, with or without `.md` or a slash at the end, and
 * either Unicode spelling of an accented letter.
 */
export function pageKey(address: string, site: string): string {
  const { origin, pathname } = new URL(address, site);
  const path = decode(pathname).replace(/(?:\.md|\/)$/, "");
  return (origin + path).normalize("NFC");
}

/** The address that a redirect names, in the site's terms even when a mirror answered. */
export function redirectTarget(location: string, fetched: URL, page: string): string {
  // Header bytes arrive as latin1; a server that doesn't encode its addresses means UTF-8 by them.
  const utf8 = Buffer.from(location, "latin1").toString("utf8");
  const spelling = utf8.includes("\uFFFD") ? location : utf8;
  if (!URL.canParse(spelling, fetched)) return spelling;
  const target = new URL(spelling, fetched);
  return target.origin === fetched.origin
    ? new URL(target.pathname + target.search, page).href
    : target.href;
}

function decode(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
