const QUOTE = 0x22
const BACKSLASH = 0x5c
/** `[` and `{`, as `]` and `}`, differ in this bit alone. */
const BRACE = 0x20
const OPENING = 0x7b
const CLOSING = 0x7d

/**
 * Whether JSON nests objects and arrays deeper than so many levels. Reads each byte once and builds
 * nothing, so it may be asked before anybody parses. Of what is not JSON it says something or other.
 */
export function isDeeperThan(json: Uint8Array, levels: number): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0
    if (byte === QUOTE) inString = !inString
    else if (inString) {
      if (byte === BACKSLASH) at += 1
    } else if ((byte | BRACE) === OPENING) {
      depth += 1
      if (depth > levels) return true
    } else if ((byte | BRACE) === CLOSING) depth -= 1
  }
  return false
}
