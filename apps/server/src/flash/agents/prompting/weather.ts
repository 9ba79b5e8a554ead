import type { FactSheet } from './fact-sheet.ts'

const WEATHER =
  /\b(?:rain(?:s|y|ing|ed|fall)?|drizzl\w+|storms?|stormy|thunder\w*|lightning|snow\w*|hail|sleet|fogg?y?|mist[sy]?|clouds?|cloudy|overcast|wind[sy]?|breezes?|gusts?|gales?|frost\w*|clear sky|cloudless|heatwave|humid\w*|drought)\b/gi

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
  return knowsWeather(sheet) ? [] : [...new Set(text.toLowerCase().match(WEATHER) ?? [])]
}
