/**
 * A hash that tells one text from another. Node's own hashes are native objects, which a process that becomes a
 * snapshot must not have made.
 * @returns 64 bits of two FNV-1a hashes with different primes, and the length.
 */
export function textHash(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x85ebca6b) ^ (second >>> 13);
  }
  return `${(first >>> 0).toString(16)}${(second >>> 0).toString(16)}-${text.length}`;
}
