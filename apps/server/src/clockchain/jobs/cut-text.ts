/** At most so many characters on one line, cut between words where there are any. */
export function cutText(text: string, letters: number): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  if (characters.length <= letters) return characters.join('')
  const start = characters.slice(0, letters - 1).join('')
  const blank = start.lastIndexOf(' ')
  const words = blank > letters / 2 ? start.slice(0, blank) : start
  return `${words.replace(/[\s,;:–—-]+$/, '')}…`
}

/** The same; null where nothing is said. */
export function shortText(text: string | null | undefined, letters: number): string | null {
  return cutText(text ?? '', letters) || null
}
