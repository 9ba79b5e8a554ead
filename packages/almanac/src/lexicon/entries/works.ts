import type { Source } from '../../source.ts'

const ROWS: readonly (readonly [key: string, author: string, title: string, year: number])[] = [
  ['oed', 'James A. H. Murray and others', 'The Oxford English Dictionary', 1928],
  ['oed2', 'J. A. Simpson and E. S. C. Weiner', 'The Oxford English Dictionary, 2nd edition', 1989],
  ['tech', 'Charles Singer and others', 'A History of Technology', 1954],
  ['mcneil', 'Ian McNeil', 'An Encyclopaedia of the History of Technology', 1990],
  ['needham', 'Joseph Needham', 'Science and Civilisation in China', 1954],
  ['crosby', 'Alfred W. Crosby', 'The Columbian Exchange', 1972],
  ['davidson', 'Alan Davidson', 'The Oxford Companion to Food', 1999],
  [
    'kiple',
    'Kenneth F. Kiple and Kriemhild C. Ornelas',
    'The Cambridge World History of Food',
    2000,
  ],
  ['caffeine', 'Bennett Alan Weinberg and Bonnie K. Bealer', 'The World of Caffeine', 2001],
  ['white', 'Lynn White Jr.', 'Medieval Technology and Social Change', 1962],
  ['landes', 'David S. Landes', 'Revolution in Time', 1983],
  ['porter', 'Roy Porter', 'The Greatest Benefit to Mankind', 1997],
  ['boucher', 'François Boucher', 'A History of Costume in the West', 1965],
  ['partington', 'J. R. Partington', 'A History of Greek Fire and Gunpowder', 1960],
  ['bloom', 'Jonathan M. Bloom', 'Paper Before Print', 2001],
  ['braudel', 'Fernand Braudel', 'The Structures of Everyday Life', 1979],
  ['ceruzzi', 'Paul E. Ceruzzi', 'A History of Modern Computing', 1998],
  ['gernsheim', 'Helmut and Alison Gernsheim', 'The History of Photography', 1955],
  ['huurdeman', 'Anton A. Huurdeman', 'The Worldwide History of Telecommunications', 2003],
  ['meikle', 'Jeffrey L. Meikle', 'American Plastic: A Cultural History', 1995],
  ['keywords', 'Raymond Williams', 'Keywords', 1976],
  ['ferguson', 'Wallace K. Ferguson', 'The Renaissance in Historical Thought', 1948],
  ['idioms', 'Jennifer Speake', 'The Oxford Dictionary of Idioms', 1999],
  ['emsley', 'John Emsley', "Nature's Building Blocks", 2001],
  ['money', 'Glyn Davies', 'A History of Money', 1994],
  ['aviation', 'Charles H. Gibbs-Smith', 'Aviation: An Historical Survey', 1960],
  ['herlihy', 'David V. Herlihy', 'Bicycle: The History', 2004],
  ['cards', 'David Parlett', 'The Oxford Guide to Card Games', 1990],
  ['games', 'David Parlett', 'The Oxford History of Board Games', 1999],
  ['chess', 'H. J. R. Murray', 'A History of Chess', 1913],
  ['grove', 'Stanley Sadie', 'The New Grove Dictionary of Musical Instruments', 1984],
  ['ilardi', 'Vincent Ilardi', 'Renaissance Vision from Spectacles to Telescopes', 2007],
  ['useful', 'Henry Petroski', 'The Evolution of Useful Things', 1992],
  ['church', 'F. L. Cross', 'The Oxford Dictionary of the Christian Church', 1957],
  ['islam', 'Marshall G. S. Hodgson', 'The Venture of Islam', 1974],
  ['names', 'Adrian Room', 'Placenames of the World', 1997],
  ['trigger', 'Bruce G. Trigger', 'A History of Archaeological Thought', 1989],
]

/** Works that carry the years, by the key that rows use: from general knowledge, none looked up. */
export const WORKS: ReadonlyMap<string, Source> = new Map(
  ROWS.map(([key, author, title, year]) => [
    key,
    { kind: 'work', author, title, year, unchecked: true },
  ]),
)
