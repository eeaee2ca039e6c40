// Bundled as a script, for sandboxes that Node makes, with realms of their own.
import { smoke } from "./smoke.js";

globalThis.smoke = smoke;
