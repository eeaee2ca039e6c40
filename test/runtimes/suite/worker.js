// For workerd: its `test` command calls this handler.
import { smoke } from "./smoke.js";

export default {
  async test(_controller, { NAME, ORIGIN }) {
    await smoke({ name: NAME, origin: ORIGIN });
  },
};
