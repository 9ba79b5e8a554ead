/** What the two bundled data sets say of one person; at least one part is not null. */
export interface PersonRow {
  wordnet: WordNetPart | null
  pantheon: PantheonPart | null
}

interface WordNetPart {
  /** Synset offset in WordNet 3.1's data.noun. */
  offset: string
  /** In WordNet's order; the first is often a bare surname. */
  names: string[]
  born: number | null
  died: number | null
  gloss: string
}

interface PantheonPart {
  /** Id of the article in the English Wikipedia, which Pantheon uses as key. */
  curid: string
  name: string
  born: number | null
  /** "Baku, Azerbaijan"; may be empty. */
  birthplace: string
  occupation: string
  /** Pantheon's historical popularity index, 9 to 32. */
  fame: number
}

const COLUMNS = 11

/** One tab-separated line a person; names are separated by `|`. */
export function writePeopleFile(rows: PersonRow[]): Buffer {
  const lines = rows.map(({ wordnet: w, pantheon: p }) =>
    [
      w?.offset,
      w?.names.join('|'),
      w?.born,
      w?.died,
      w?.gloss,
      p?.curid,
      p?.name,
      p?.born,
      p?.birthplace,
      p?.occupation,
      p?.fame,
    ]
      .map((value) => String(value ?? ''))
      .join('\t'),
  )
  return Buffer.from(lines.join('\n'))
}

/** Reads one line of what `writePeopleFile` wrote. */
export function readPersonRow(line: string): PersonRow {
  const fields = line.split('\t', COLUMNS)
  const field = (index: number) => fields[index] ?? ''
  const year = (index: number) => (field(index) === '' ? null : Number(field(index)))
  return {
    wordnet: field(0)
      ? {
          offset: field(0),
          names: field(1).split('|'),
          born: year(2),
          died: year(3),
          gloss: field(4),
        }
      : null,
    pantheon: field(5)
      ? {
          curid: field(5),
          name: field(6),
          born: year(7),
          birthplace: field(8),
          occupation: field(9),
          fame: Number(field(10)),
        }
      : null,
  }
}
