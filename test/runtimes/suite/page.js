import { smoke } from "./smoke.js";

await smoke({ name: "chromium", origin: location.origin, isPage: true });
