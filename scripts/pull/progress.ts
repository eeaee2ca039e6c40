import type { Output } from "../command.js";
import type { Progress } from "./pull-pages.js";

/** One line that counts up on a terminal; a line a page elsewhere, such as in the log of a workflow. */
export function progressTo(stream: Output): (progress: Progress) => void {
  return ({ page, hasFailed, done, total }) => {
    const line = `${done}/${total} ${hasFailed ? "failed" : "read"} ${page}`;
    if (!stream.isTTY) {
      stream.write(`${line}\n`);
    } else {
      const room = Math.max((stream.columns ?? 80) - 1, 20);
      stream.write(`\r\u001B[2K${done < total ? line.slice(0, room) : ""}`);
    }
  };
}
