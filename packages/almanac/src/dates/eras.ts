/** `[first year, name]`, ascending; a name holds until the next first year. */
type Timeline = readonly (readonly [from: number, name: string])[]

const MODERN: Timeline = [
  [1914, 'World wars'],
  [1946, 'Cold War'],
  [1992, 'Contemporary'],
]

/** What holds where no regional timeline does, and outside Europe before one begins. */
const WORLD: Timeline = [
  [Number.NEGATIVE_INFINITY, 'Deep time'],
  [-3300000, 'Palaeolithic'],
  [-10000, 'Neolithic'],
  [-3300, 'Bronze Age'],
  [-1200, 'Iron Age'],
  [-500, 'Classical antiquity'],
  [284, 'Late antiquity'],
  [600, 'Early Middle Ages'],
  [1000, 'High Middle Ages'],
  [1300, 'Late Middle Ages'],
  [1492, 'Early modern period'],
  [1789, 'Age of revolutions'],
  [1850, 'Industrial age'],
  ...MODERN,
]

const CHINA: Timeline = [
  [-10000, 'Neolithic China'],
  [-1600, 'Shang dynasty'],
  [-1046, 'Western Zhou'],
  [-770, 'Spring and Autumn period'],
  [-475, 'Warring States period'],
  [-221, 'Qin dynasty'],
  [-206, 'Han dynasty'],
  [220, 'Three Kingdoms'],
  [280, 'Jin dynasty'],
  [420, 'Northern and Southern dynasties'],
  [581, 'Sui dynasty'],
  [618, 'Tang dynasty'],
  [907, 'Five Dynasties'],
  [960, 'Song dynasty'],
  [1279, 'Yuan dynasty'],
  [1368, 'Ming dynasty'],
  [1644, 'Qing dynasty'],
  [1912, 'Republic of China'],
  [1949, "People's Republic of China"],
]

const JAPAN: Timeline = [
  [-14000, 'Jomon period'],
  [-300, 'Yayoi period'],
  [300, 'Kofun period'],
  [538, 'Asuka period'],
  [710, 'Nara period'],
  [794, 'Heian period'],
  [1185, 'Kamakura period'],
  [1336, 'Muromachi period'],
  [1573, 'Azuchi-Momoyama period'],
  [1603, 'Edo period'],
  [1868, 'Meiji era'],
  [1912, 'Taisho era'],
  [1926, 'Showa era'],
  [1989, 'Contemporary Japan'],
]

const KOREA: Timeline = [
  [-57, 'Three Kingdoms of Korea'],
  [668, 'Unified Silla'],
  [918, 'Goryeo'],
  [1392, 'Joseon'],
  [1897, 'Korean Empire'],
  [1910, 'Japanese rule in Korea'],
  [1945, 'Divided Korea'],
]

const EGYPT: Timeline = [
  [-6000, 'Predynastic Egypt'],
  [-3100, 'Early dynastic Egypt'],
  [-2686, 'Old Kingdom of Egypt'],
  [-2181, 'First Intermediate Period'],
  [-2055, 'Middle Kingdom of Egypt'],
  [-1650, 'Second Intermediate Period'],
  [-1550, 'New Kingdom of Egypt'],
  [-1069, 'Third Intermediate Period'],
  [-664, 'Late period of Egypt'],
  [-332, 'Ptolemaic Egypt'],
  [-30, 'Roman Egypt'],
  [641, 'Early Islamic Egypt'],
  [969, 'Fatimid Egypt'],
  [1171, 'Ayyubid Egypt'],
  [1250, 'Mamluk Egypt'],
  [1517, 'Ottoman Egypt'],
  [1882, 'British occupation of Egypt'],
  [1922, 'Kingdom of Egypt'],
  [1953, 'Republic of Egypt'],
]

const INDIA: Timeline = [
  [-3300, 'Indus Valley civilisation'],
  [-1500, 'Vedic period'],
  [-600, 'Mahajanapadas'],
  [-322, 'Maurya Empire'],
  [-185, 'Classical India'],
  [320, 'Gupta Empire'],
  [550, 'Early medieval India'],
  [1206, 'Delhi Sultanate'],
  [1526, 'Mughal Empire'],
  [1757, 'Company rule in India'],
  [1858, 'British Raj'],
  [1947, 'Contemporary India'],
]

const ISLAMIC: Timeline = [
  [622, 'Early Islam'],
  [661, 'Umayyad Caliphate'],
  [750, 'Abbasid Caliphate'],
  [1258, 'Later Islamic Middle Ages'],
  [1517, 'Ottoman Empire'],
  [1919, 'Modern Middle East'],
]

const PERSIA: Timeline = [
  [-550, 'Achaemenid Persia'],
  [-330, 'Hellenistic Persia'],
  [-247, 'Parthian Empire'],
  [224, 'Sasanian Empire'],
  [651, 'Early Islamic Persia'],
  [1256, 'Mongol Persia'],
  [1501, 'Safavid Persia'],
  [1736, 'Afsharid and Zand Persia'],
  [1789, 'Qajar Persia'],
  [1925, 'Pahlavi Iran'],
  [1979, 'Islamic Republic of Iran'],
]

const MESOPOTAMIA: Timeline = [
  [-2900, 'Early dynastic Mesopotamia'],
  [-2334, 'Akkadian Empire'],
  [-2154, 'Third dynasty of Ur'],
  [-2004, 'Old Babylonian period'],
  [-1595, 'Middle Babylonian period'],
  [-911, 'Neo-Assyrian Empire'],
  [-609, 'Neo-Babylonian Empire'],
  [-539, 'Achaemenid Persia'],
  [-331, 'Hellenistic Mesopotamia'],
  [-141, 'Parthian Empire'],
  [224, 'Sasanian Empire'],
  ...ISLAMIC.map(([from, name]): [number, string] => [from === 622 ? 637 : from, name]),
]

const GREECE: Timeline = [
  [-3000, 'Aegean Bronze Age'],
  [-1100, 'Greek Dark Age'],
  [-800, 'Archaic Greece'],
  [-500, 'Classical Greece'],
  [-323, 'Hellenistic period'],
  [-146, 'Roman Greece'],
  [330, 'Byzantine Empire'],
  [1453, 'Ottoman Greece'],
  [1830, 'Modern Greece'],
]

const ITALY: Timeline = [
  [-753, 'Roman Kingdom'],
  [-509, 'Roman Republic'],
  [-27, 'Roman Empire'],
  [284, 'Late Roman Empire'],
  [476, 'Early Middle Ages'],
  [1000, 'High Middle Ages'],
  [1300, 'Italian Renaissance'],
  [1600, 'Early modern period'],
  [1796, 'Age of revolutions'],
  [1861, 'Kingdom of Italy'],
  ...MODERN,
]

const BRITAIN: Timeline = [
  [43, 'Roman Britain'],
  [410, 'Early medieval Britain'],
  [1066, 'High Middle Ages'],
  [1300, 'Late Middle Ages'],
  [1485, 'Tudor period'],
  [1603, 'Stuart period'],
  [1714, 'Georgian era'],
  [1837, 'Victorian era'],
  [1901, 'Edwardian era'],
  ...MODERN,
]

const MEXICO: Timeline = [
  [-2000, 'Preclassic Mesoamerica'],
  [250, 'Classic Mesoamerica'],
  [900, 'Postclassic Mesoamerica'],
  [1428, 'Aztec Empire'],
  [1521, 'New Spain'],
  [1821, 'Modern Mexico'],
]

const MAYA: Timeline = [
  [-2000, 'Preclassic Maya'],
  [250, 'Classic Maya period'],
  [900, 'Postclassic Maya'],
  [1524, 'Spanish colonial period'],
  [1821, 'Modern Central America'],
]

const ANDES: Timeline = [
  [-3000, 'Early Andean civilisations'],
  [100, 'Moche and Nazca'],
  [600, 'Wari and Tiwanaku'],
  [1000, 'Late Andean kingdoms'],
  [1438, 'Inca Empire'],
  [1533, 'Viceroyalty of Peru'],
  [1824, 'Republican Andes'],
]

const UNITED_STATES: Timeline = [
  [-13000, 'Indigenous North America'],
  [1607, 'Colonial America'],
  [1775, 'American Revolution'],
  [1789, 'Early United States'],
  [1861, 'American Civil War'],
  [1866, 'Reconstruction and Gilded Age'],
  [1901, 'Progressive Era'],
  ...MODERN,
]

const AMERICAS: Timeline = [
  [-13000, 'Indigenous Americas'],
  [1492, 'Colonial Americas'],
  [1776, 'Age of independence'],
  [1850, 'Modern Americas'],
  ...MODERN,
]

/** Timelines by today's ISO 3166 countries. */
const REGIONS: readonly (readonly [timeline: Timeline, countries: string])[] = [
  [CHINA, 'CN'],
  [JAPAN, 'JP'],
  [KOREA, 'KR KP'],
  [EGYPT, 'EG'],
  [INDIA, 'IN PK BD'],
  [PERSIA, 'IR'],
  [MESOPOTAMIA, 'IQ'],
  [ISLAMIC, 'SA SY JO LB YE OM AE QA KW BH'],
  [GREECE, 'GR'],
  [ITALY, 'IT'],
  [BRITAIN, 'GB UK'],
  [MEXICO, 'MX'],
  [MAYA, 'GT BZ HN'],
  [ANDES, 'PE BO EC'],
  [UNITED_STATES, 'US'],
  [AMERICAS, 'CA BR AR CL CO VE PY UY CU HT DO JM PA CR NI SV'],
]

/** Periods that name a European way of dividing time; elsewhere the span is named plainly. */
const EUROPEAN =
  'AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FR HR HU IE IS LT LU LV MD ME MK MT NL NO PL PT RO RS RU SE SI SK TR UA'

const PLAIN: Timeline = [
  [-500, 'Antiquity'],
  [600, 'Middle centuries'],
  [1492, 'Early modern period'],
  [1801, 'Nineteenth century'],
  [1901, 'Early twentieth century'],
  [1946, 'Late twentieth century'],
  [1992, 'Contemporary'],
]

/**
 * Name of the era a year falls in, in the words of general histories, for display only. With a country the
 * region's own periods are used from where they begin; without one the periods of Europe's histories.
 *
 * @param year historical numbering, negative BC
 * @param countryCode ISO 3166-1 alpha-2 by today's borders
 */
export function eraOf(year: number, countryCode?: string | null): string {
  const code = countryCode?.toUpperCase() ?? null
  const region =
    code === null ? undefined : REGIONS.find(([, codes]) => codes.split(' ').includes(code))
  const isPlain = code !== null && region === undefined && !EUROPEAN.split(' ').includes(code)
  const regional = nameAt(region?.[0] ?? (isPlain ? PLAIN : []), year)
  return regional ?? nameAt(WORLD, year) ?? 'Deep time'
}

function nameAt(timeline: Timeline, year: number): string | null {
  return timeline.findLast(([from]) => year >= from)?.[1] ?? null
}
