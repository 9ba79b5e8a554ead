/** A colour in OKLab: lightness 0 to 1, then the two opponent axes. Source: Ottosson 2020. */
export type Lab = readonly [number, number, number]

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}

function fromLinear(channel: number): number {
  const clipped = Math.min(Math.max(channel, 0), 1)
  return clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055
}

/** Reads `#rrggbb`. */
export function lab(hex: string): Lab {
  const channel = (at: number) => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [r, g, b] = [channel(1), channel(3), channel(5)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** Writes `#rrggbb`, clipped to sRGB. */
export function hex([lightness, a, b]: Lab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return `#${[
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
    .map((channel) =>
      Math.round(fromLinear(channel) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

/** `amount` 0 gives `from`, 1 gives `to`. */
export function mix(from: Lab, to: Lab, amount: number): Lab {
  const t = Math.min(Math.max(amount, 0), 1)
  return [
    from[0] + (to[0] - from[0]) * t,
    from[1] + (to[1] - from[1]) * t,
    from[2] + (to[2] - from[2]) * t,
  ]
}

/** Scales lightness and, more gently, colourfulness: light falling on a surface. */
export function lit(colour: Lab, light: number): Lab {
  const chroma = Math.min(1, 0.35 + 0.65 * light)
  return [colour[0] * light, colour[1] * chroma, colour[2] * chroma]
}

/** Reads a table of `[key, value]` rows, ascending, at `key`, linear between rows, flat outside. */
export function between<T>(
  table: readonly (readonly [number, T])[],
  key: number,
  blend: (from: T, to: T, amount: number) => T,
): T {
  const first = table[0]
  if (!first) throw new RangeError('an empty table has no values')
  let low = first
  for (const row of table) {
    if (row[0] >= key) {
      if (row[0] === low[0]) return row[1]
      return blend(low[1], row[1], Math.min(Math.max((key - low[0]) / (row[0] - low[0]), 0), 1))
    }
    low = row
  }
  return low[1]
}
