// Bundled as a script, for sandboxes in Node that have their own realm.
import { smoke } from "./smoke.js";

globalThis.smoke = smoke;
