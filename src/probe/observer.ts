/** An answer as it was seen: the names of its headers, and as much of its body as was read. */
export interface Seen {
  readonly status: number;
  readonly headerNames: readonly string[];
  readonly text: string;
}

export interface Observer {
  readonly fetch: typeof globalThis.fetch;
  /** The last answer, if there was any. */
  seen(): Seen | undefined;
}

/** A `fetch` that looks over the shoulder of whoever reads the answer, and reads nothing by itself. */
export function createObserver(): Observer {
  let last: { response: Response; chunks: Uint8Array[] } | undefined;
  return {
    async fetch(input, init) {
      const response = await globalThis.fetch(input, init);
      const chunks: Uint8Array[] = [];
      last = { response, chunks };
      // No `Response` can be made of another status.
      if (response.body === null || response.status < 200 || response.status > 599) return response;
      const copying = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          chunks.push(chunk);
          controller.enqueue(chunk);
        },
      });
      const { status, headers } = response;
      return new Response(response.body.pipeThrough(copying), { status, headers });
    },
    seen() {
      if (!last) return undefined;
      const { response, chunks } = last;
      return {
        status: response.status,
        headerNames: [...new Set(response.headers.keys())],
        text: textOf(chunks),
      };
    },
  };
}

function textOf(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  const parts = chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
  return parts.join("") + decoder.decode();
}
