// For workerd: its `test` command calls this handler.
import { smoke } from "./smoke.js";

export default {
  async test(_controller, { ORIGIN }) {
    await smoke({ name: "workerd", origin: ORIGIN });
  },
};
