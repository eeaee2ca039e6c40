/** The command was used wrongly; the message says how. */
export class Misuse extends Error {}
