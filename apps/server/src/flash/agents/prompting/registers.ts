/** How people of a standing talk, what they know by it, and what they keep to themselves. */
export interface Register {
  name: string
  /** What an actor can do with the voice. */
  levers: string
  /** Letters and tongues by station, where nothing else is known. */
  letters: string
  /** What this person does not say, before whom, and by what it shows all the same. */
  unsayable: string
  /** Kilometres that news travels in a day before it reaches such a person. */
  newsKmPerDay: number
}

const REGISTERS: readonly Register[] = [
  {
    name: 'elite',
    levers: 'gives orders as wishes, speaks of houses and descent, long sentences that arrive late',
    letters: 'reads, or has a reader',
    unsayable: 'need of money or help, before inferiors; shows as a joke or a change of subject',
    newsKmPerDay: 200,
  },
  {
    name: 'educated',
    levers: 'splits a question in two, leans on the books of the time, hedges',
    letters: 'reads and writes, often a learned tongue',
    unsayable: 'doubt of the teaching, before those who pay for it; shows as a question',
    newsKmPerDay: 60,
  },
  {
    name: 'official',
    levers: 'set phrases, passives, dates, the office where the person is meant',
    letters: 'reads and writes the language of the office',
    unsayable: 'that the order is wrong, before a superior; shows as slowness and exact words',
    newsKmPerDay: 200,
  },
  {
    name: 'clergy',
    levers: 'proves from scripture, orders by blessing, counts the day by prayers',
    letters: 'reads the sacred language',
    unsayable: 'fear that the prayer fails, before the flock; shows as more ceremony',
    newsKmPerDay: 60,
  },
  {
    name: 'merchant',
    levers: 'sums, promises with a way out, news paid for with news',
    letters: 'counts and keeps accounts',
    unsayable: 'the true price and the empty store, before buyers; shows as extra courtesy',
    newsKmPerDay: 150,
  },
  {
    name: 'soldier',
    levers: 'imperatives, names of places, dry jokes about bad things',
    letters: 'reads little, knows signals and marks',
    unsayable: 'fear, before the others; shows in the hands and in care for the kit',
    newsKmPerDay: 60,
  },
  {
    name: 'artisan',
    levers: 'touch and tools, faults in the material, the right way to do it',
    letters: 'knows tallies and marks, perhaps letters',
    unsayable: 'that the work is late or flawed, before the patron; shows as talk of the material',
    newsKmPerDay: 35,
  },
  {
    name: 'common',
    levers: 'proverbs, things one can hold, complaint by comparison',
    letters: 'does not read',
    unsayable: 'anger at those above, before them; shows as thanks that are too long',
    newsKmPerDay: 35,
  },
  {
    name: 'servant',
    levers: 'answers first, has overheard it, says half and stops',
    letters: 'does not read, but hears everything in the house',
    unsayable: 'what was overheard, before the household; shows as a task taken up again',
    newsKmPerDay: 35,
  },
  {
    name: 'child',
    levers: 'literal, asks, gets sizes wrong; not sweet and not wise',
    letters: 'learns by watching',
    unsayable: 'what the grown-ups hid, before strangers; shows as staring',
    newsKmPerDay: 35,
  },
  {
    name: 'outsider',
    levers: 'exact, too polite, takes idioms at their word; simple sentences, never misspelt',
    letters: 'at home in another tongue',
    unsayable: 'contempt for the customs here, before hosts; shows as careful praise',
    newsKmPerDay: 150,
  },
]

/** Other words by which a standing may be called. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/noble|royal|court|king|queen|lord|ruler/i, 'elite'],
  [/scholar|learned|physician|scientist|engineer|lawyer/i, 'educated'],
  [/clerk|scribe|magistrate|governor|bureau/i, 'official'],
  [/priest|monk|nun|friar|imam|rabbi|relig/i, 'clergy'],
  [/trader|seller|banker|shop/i, 'merchant'],
  [/soldier|guard|sailor|officer|military/i, 'soldier'],
  [/smith|mason|weaver|craft|printer|potter/i, 'artisan'],
  [/slave|enslaved|maid|attendant|porter/i, 'servant'],
  [/boy|girl|child/i, 'child'],
  [/foreign|stranger|envoy|travell?er/i, 'outsider'],
  [/peasant|farmer|labour|worker|fisher|commoner/i, 'common'],
]

/** The register that a brief names, in its own word or another; null where none fits. */
export function registerOf(text: string | null): Register | null {
  if (text === null) return null
  const word = text.toLowerCase()
  const named = REGISTERS.find(({ name }) => word.includes(name))
  if (named) return named
  const alias = ALIASES.find(([pattern]) => pattern.test(word))
  return REGISTERS.find(({ name }) => name === alias?.[1]) ?? null
}
