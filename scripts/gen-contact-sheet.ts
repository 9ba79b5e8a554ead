/**
 * Draws docs/contact-sheet.jpg: twenty moments over ages, hours, coasts and cultures, read and drawn as a
 * render without any model does it. Equal code and data give equal bytes.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { understand } from '@timepoint/almanac'
import { GenerateRequest } from '@timepoint/contracts'
import { drawPicture } from '../apps/server/src/flash/engines/offline/picture.ts'
import { drawContactSheet } from '../apps/server/src/flash/illustration/contact-sheet.ts'

const FILE = join(import.meta.dirname, '..', 'docs', 'contact-sheet.jpg')

/** The sheet must not change with the day on which it is drawn. */
const NOW = new Date('2026-07-15T12:00:00Z')

const QUERIES = [
  'hunters around a fire in France, 30000 BC',
  'Giza at dusk, 20 March 1300 BC',
  'battle of salamis',
  'coronation of charlemagne',
  'mansa musa in cairo',
  'Easter Island, 21 June 1400, dawn',
  "a fisherman's house in bergen, winter 1349",
  'kyoto 1467 autumn night',
  'Tenochtitlan, 21 June 1500, dawn',
  'columbus landfall',
  'Samarkand, 1 September 1420, night',
  'dhows at Mombasa, 3 May 1780, dusk',
  'ships in Lisbon harbour, 9 March 1500, noon',
  'Mongol horsemen near Karakorum, 10 June 1235, noon',
  'Guangzhou harbour, 5 June 1700, dusk',
  'ships in Boston harbor, 4 July 1760, noon',
  'sinking of the titanic',
  "Shackleton's ship trapped in the ice of Antarctica, 1915",
  'apollo 11 moon landing',
  'New York, 12 August 2001, 9 pm',
]

const tiles = []
for (const query of QUERIES) {
  const request = GenerateRequest.parse({ query })
  const { image } = await drawPicture({ request, facts: understand(query, { now: NOW }), now: NOW })
  tiles.push({ bytes: image.bytes, label: query })
}
const sheet = await drawContactSheet(tiles)
writeFileSync(FILE, sheet)
console.log(`${FILE}: ${QUERIES.length} pictures, ${Math.round(sheet.length / 1024)} KB`)
