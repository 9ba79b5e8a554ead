/** Parts of the day, in the words by which they are put to a date. */
const PARTS: Readonly<Record<string, string>> = {
  'at dawn':
    'al (?:amanecer|alba)|de madrugada|à l.aube|im morgengrauen|all.alba|ao amanhecer|на рассвете|夜明けに',
  'in the morning':
    '(?:por|de) la mañana|le matin|du matin|am morgen|morgens|di mattina|(?:de|da) manhã|утром|午前',
  'at noon': 'al mediodía|à midi|am mittag|mittags|a mezzogiorno|ao meio-dia|в полдень|正午',
  'in the afternoon':
    '(?:por|de) la tarde|l.après-midi|am nachmittag|nachmittags|nel pomeriggio|(?:à|da) tarde|午後',
  'in the evening': '(?:le|du) soir|am abend|abends|di sera|вечером|夕方',
  'at night': '(?:por|de) la noche|la nuit|in der nacht|nachts|di notte|(?:à|da) noite|ночью|夜に',
  'at midnight':
    'a (?:la )?medianoche|à minuit|um mitternacht|a mezzanotte|à meia-noite|в полночь|真夜中',
}
/** "La nuit des longs couteaux" is a name. */
const NOT_A_NAME = "(?! (?:de|des|du|del|della|da|do|der|d['’]))(?!\\p{L})"
const WORDS = Object.entries(PARTS).map(
  ([part, words]) => [part, new RegExp(`(?<!\\p{L})(?:${words})${NOT_A_NAME}`, 'giu')] as const,
)

/** Writes "por la mañana" as "in the morning". */
export function partsOfDayInEnglish(text: string): string {
  return WORDS.reduce((known, [part, pattern]) => known.replace(pattern, ` ${part} `), text)
    .replace(/ {2,}/g, ' ')
    .trim()
}
