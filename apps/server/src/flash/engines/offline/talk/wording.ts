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

/** Words that begin a sentence in capitals only because they begin it. */
const LOWERED =
  /^(?:A|About|After|Against|All|Alone|Among|An|And|Around|As|At|Before|Behind|Below|Beside|Between|Both|But|By|Dressed|During|Each|Every|Few|For|From|Half|He|Her|Here|His|In|Inside|Into|It|Its|Many|More|Most|Near|Nearly|No|Nobody|None|Nothing|Of|On|One|Only|Or|Other|Others|Out|Outside|Over|She|Since|So|Some|Still|That|The|Their|There|These|They|This|Those|Three|Through|To|Towards|Two|Under|Until|Up|When|Where|While|Who|With|Within|Without)(?= )/

/** A statement as it stands behind a colon. */
export function afterColon(text: string): string {
  return text.replace(LOWERED, (word) => word.toLowerCase())
}

/** Whether a statement goes on in small letters behind a colon. */
export function isLowered(text: string): boolean {
  return LOWERED.test(text)
}
