import type { FactSheet } from './fact-sheet.ts'

const WEATHER =
  /\b(?:rain(?:s|y|ing|ed|fall)?|drizzl\w+|storms?|stormy|thunder\w*|lightning|snow\w*|hail|sleet|fogg?y?|mist[sy]?|clouds?|cloudy|overcast|wind[sy]?|breezes?|gusts?|gales?|frost\w*|clear sky|cloudless|heatwave|humid\w*|drought)\b/gi

/** The same words where they are no weather: a cloud of steam, a storm lantern, a road that winds down. */
const NO_WEATHER =
  /\b(?:(?:clouds?|gusts?|mists?|hail|thunder|storms?|flurry|flurries) of (?!wind|rain|snow|air|sleet|hail)\w+|storm (?:lanterns?|lamps?|doors?|petrels?)|(?:snow|thunder)-\w+|frosted|rain (?:barrels?|butts?|gutters?|spouts?|capes?)|lightning (?:rods?|conductors?)|winds (?:its|their|up|down|through|between|along|around|round|past|towards?)|storm(?:s|ed|ing)? the)\b/gi

const TEMPERATURE =
  /\b(?:cold|cool|warm|hot|heat|freezing|frost\w*|chill\w*|mild|sultry|degrees|bitter(?:ly)?)\b/i

const sayings = (sheet: FactSheet): string =>
  // The sun's height is given in degrees too, and says nothing of warmth.
  [...sheet.facts.filter(({ status }) => status !== 'computed'), ...sheet.sources]
    .map(({ text }) => text)
    .join('\n')

/** Whether a fact or a source says what the weather was. */
export function knowsWeather(sheet: FactSheet): boolean {
  return !sheet.unknown.includes('weather') || (sayings(sheet).match(WEATHER) ?? []).length > 0
}

/** Whether a fact or a source says how warm it was. */
export function knowsTemperature(sheet: FactSheet): boolean {
  return TEMPERATURE.test(sayings(sheet))
}

/** Words for weather in a text, each once; none where the weather is known. */
export function inventedWeather(text: string, sheet: FactSheet): string[] {
  if (knowsWeather(sheet)) return []
  const said = text.toLowerCase().replace(NO_WEATHER, ' ')
  return [...new Set(said.match(WEATHER) ?? [])]
}
