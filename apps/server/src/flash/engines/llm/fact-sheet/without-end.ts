const FATE = String.raw`(?:\w+ and )?(?:killed|wounded|slain|stabbed|executed|shot|beheaded|captured|taken prisoner)`
const CLAUSE = new RegExp(String.raw`,? and (?:is|are) ${FATE}\b[^.;]*`, 'g')
const SENTENCE = new RegExp(String.raw`\b(?:is|are) ${FATE}\b|\bdies\b`)

/**
 * A statement without what becomes of people in it: nobody there knows that yet. Empty when nothing
 * else is in it.
 */
export function withoutEnd(text: string): string {
  return text
    .replace(CLAUSE, '')
    .split(/(?<=[.!?]) /)
    .filter((one) => !SENTENCE.test(one))
    .join(' ')
    .trim()
}

const END =
  /\b(?:assassinat|murder|massacre|genocide|suicide|martyr|defeat|victory|surrender|destruction|conquest|collapse|overthrow|abdicat)|\b(?:killed|killing|execut(?:ed|ion)|beheaded|death|dies|sinking|sinks|burning|captured?|(?:fall|loss|sack|wreck|beginning|end) of|marking|leading to)\b/i

/** Whether a title tells how the moment ends, or what came of it. */
export function tellsEnd(title: string): boolean {
  return END.test(title)
}
