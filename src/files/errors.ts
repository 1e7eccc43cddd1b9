/**
 * Something is wrong with the user's input: a file, a row, an option. The message is one line that says what is wrong,
 * where, and what would be right. A command prints it and ends with exit code 2.
 */
export class InputError extends Error {
  override name = "InputError";

  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/\s*[\r\n]+\s*/g, " ").trim(), options);
  }
}

/** Shortens a text and makes its invisible characters visible, so that it fits into a one-line message. */
export function quote(text: string, limit = 40): string {
  const characters = Array.from(text.slice(0, 4 * limit + 4));
  const head = characters.slice(0, limit).join("");
  return JSON.stringify(characters.length > limit ? `${head}…` : head);
}
