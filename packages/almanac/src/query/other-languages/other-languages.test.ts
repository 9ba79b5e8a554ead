import { describe, expect, it } from 'vitest'
import { datesInEnglish } from './index.ts'

describe('datesInEnglish', () => {
  it.each([
    ['le 14 juillet 1789', '14 July 1789'],
    ['9 de noviembre de 1989', '9 November 1989'],
    ['am 9. November 1989 abends', '9 November 1989 in the evening'],
    ['25 de abril 1974', '25 April 1974'],
    ['2 settembre 1945', '2 September 1945'],
    ['3 mei 1940', '3 May 1940'],
    ['12 października 1492', '12 October 1492'],
    ['21 srpna 1968', '21 August 1968'],
    ['6 октября 1973', '6 October 1973'],
    ['26 квітня 1986', '26 April 1986'],
    ['29 mayıs 1453', '29 May 1453'],
    ['٦ أكتوبر ١٩٧٣', '٦ October ١٩٧٣'],
    ['7 tháng 5 năm 1954', '7 May 1954'],
    ['im Juni 1941', 'in June 1941'],
    ['mai 68', 'May 68'],
    ['im Jahre 1066', 'year 1066'],
    ['15 mars 44 av. J.-C.', '15 March 44 BC'],
    ['79 d. C.', '79 AD'],
    ['siglo II a. C.', 'II century BC'],
    ['XVIe siècle', 'XVI century'],
    ['16. Jahrhundert', '16th century'],
    ['昭和20年8月15日', '1945年8月15日'],
    ['明治元年', '1868年'],
    ['11 de septiembre de 1973 por la mañana', '11 September 1973 in the morning'],
  ])('writes "%s" as "%s"', (text, english) => expect(datesInEnglish(text)).toBe(english))

  it.each([
    'landing on mars 2041',
    'marco polo 1271',
    'la nuit des longs couteaux',
    '5 am 9 November 1989',
    'may 1968, paris',
    'the 19th century',
  ])('leaves "%s" alone', (text) => expect(datesInEnglish(text)).toBe(text))
})
