import { createJelouClient, type JelouClient, type JelouClientOptions } from "../../src/index.js";

/** A client whose `fetch` gives one answer, and the requests that it was given. */
export function answering(
  answer: Response | (() => Response | Promise<Response>),
  options: Partial<JelouClientOptions> = {},
): { jelou: JelouClient; requests: Request[] } {
  const requests: Request[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    requests.push(new Request(url, init));
    return typeof answer === "function" ? answer() : answer;
  };
  const all = { apiKey: "key-of-the-test", fetch, maxRetries: 0, ...options } as JelouClientOptions;
  return { jelou: createJelouClient(all), requests };
}

export function json(body: unknown, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify(body), {
    ...init,
    headers: { "content-type": "application/json", ...init.headers },
  });
}

/** What `work` rejects with; fails where it doesn't. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  const value = await work.then(
    (resolved) => ({ resolved }),
    (error: unknown) => ({ error }),
  );
  if ("error" in value) return value.error;
  throw new Error(`It resolved, with ${JSON.stringify(value.resolved)}.`);
}
