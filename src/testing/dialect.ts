import { JELOU_BASE_URLS, messagesUrl } from "../options.js";

/** One documented combination of base path, authentication and response shape. Every page states one; none says which is live. */
export interface Dialect {
  /** `platform` by the `.md` pages, `jelouapi` by the rendered ones. */
  readonly basePath: "platform" | "jelouapi";
  /** `apiKey`: the header `x-api-key`. `basic`: `Authorization: Basic` made of client id and secret. */
  readonly auth: "apiKey" | "basic";
  /** `envelope`: the integration stands under `data`. `flat`: the integration is the body. */
  readonly shape: "envelope" | "flat";
}

export const gatewayOrigin = new URL(JELOU_BASE_URLS.platform).origin;
export const messagesOrigin = messagesUrl;
