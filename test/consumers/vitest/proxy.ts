import { createJelouClient } from "jelou-client";
import { fetch, ProxyAgent } from "undici";

const dispatcher = new ProxyAgent(process.env.HTTPS_PROXY ?? "http://proxy.example:3128");

export const jelou = createJelouClient({
  apiKey: process.env.JELOU_API_KEY,
  baseUrl: process.env.JELOU_BASE_URL,
  fetch: (url, init) => fetch(url, { ...init, dispatcher }),
});
