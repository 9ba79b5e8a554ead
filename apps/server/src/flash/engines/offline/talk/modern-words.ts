/**
 * Short names of things by which people test whom they talk with, and the year before which nobody
 * had the thing. The lexicon of the almanac leaves them out, since in a text of history they may mean
 * something else: "phone" there is Greek, and a computer a person.
 */
const FIRST_YEARS: Readonly<Record<number, string>> = {
  1600: 'electricity',
  1796: 'vaccine vaccines vaccinated',
  1820: 'camera cameras photo photos photograph bus buses',
  1860: 'phone phones telephone telephones cellphone cellphones',
  1886: 'car cars automobile automobiles cinema',
  1900: 'airplane airplanes aeroplane helicopter plastic',
  1925: 'tv tvs television televisions video videos',
  1935: 'computer computers nuclear robot robots',
  1965: 'email emails laptop laptops pc',
  1975: 'app apps software videogame videogames microsoft iphone',
  1988: 'wifi wlan internet online website websites web google',
  1995: 'netflix smartphone smartphones selfie selfies blog bluetooth',
  2004: 'facebook youtube twitter instagram whatsapp tiktok reddit bitcoin podcast hashtag uber',
  2020: 'chatgpt openai',
}

const YEAR_OF = new Map(
  Object.entries(FIRST_YEARS).flatMap(([year, words]) =>
    words.split(' ').map((word) => [word, Number(year)] as const),
  ),
)

/** Whether a folded message names a thing that nobody had in a year. */
export function namesModernThing(folded: string, year: number): boolean {
  return folded.split(' ').some((word) => (YEAR_OF.get(word) ?? Number.NEGATIVE_INFINITY) > year)
}
