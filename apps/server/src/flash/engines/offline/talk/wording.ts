/** A number that a text always gives: equal texts get equal wording. FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return hash >>> 0
}

/** One of several ways to say a thing: the same for the same seed. */
export function choose<T>(seed: string, ways: readonly [T, ...T[]]): T {
  return ways[hashOf(seed) % ways.length] ?? ways[0]
}
