/** A fault in the inputs of the pipeline. Its message is all that a person needs; no stack is shown for it. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
}

/** A command was used wrongly; the message says how. */
export class Misuse extends Error {}
