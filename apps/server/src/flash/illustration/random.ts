/** A small seeded source of numbers; the same seed gives the same sequence everywhere. */
export interface Random {
  /** In [0, 1). */
  next(): number
  range(min: number, max: number): number
  /** Whole number in [min, max]. */
  int(min: number, max: number): number
  chance(probability: number): boolean
}

/** FNV-1a, 32 bit: spreads near-equal seeds such as `a:1` and `a:2`. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/** Mulberry32 over the hash of `seed`. Good enough for pictures, never for secrets. */
export function createRandom(seed: string): Random {
  let state = hash(seed)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const range = (min: number, max: number) => min + next() * (max - min)
  return {
    next,
    range,
    int: (min, max) => Math.floor(range(min, max + 1)),
    chance: (probability) => next() < probability,
  }
}

/** A smooth seeded curve over [0, 1] with values in about [-1, 1]: a sum of sines, `octaves` of them. */
export function createCurve(
  random: Random,
  frequency: number,
  octaves: number,
): (x: number) => number {
  const waves = Array.from({ length: octaves }, (_, octave) => ({
    amplitude: 0.55 ** octave,
    frequency: frequency * 1.9 ** octave * random.range(0.8, 1.2) * Math.PI * 2,
    phase: random.range(0, Math.PI * 2),
  }))
  const total = waves.reduce((sum, wave) => sum + wave.amplitude, 0)
  return (x) =>
    waves.reduce((sum, w) => sum + w.amplitude * Math.sin(w.frequency * x + w.phase), 0) / total
}
