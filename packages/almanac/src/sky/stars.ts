import {
  type AstroTime,
  Horizon,
  type Observer,
  RotateVector,
  Rotation_EQJ_EQD,
  SphereFromVector,
  Spherical,
  VectorFromSphere,
} from 'astronomy-engine'

/** A fixed star above the horizon. Degrees; azimuth clockwise from north. */
export interface Star {
  name: string
  altitude: number
  azimuth: number
  magnitude: number
}

/**
 * Name, right ascension in hours, declination in degrees (both J2000) and visual magnitude of the
 * brightest stars and of the figures people know (Orion, the Plough, Cassiopeia, the Cross).
 * Rounded catalogue values; proper motion is left out, an error below half a degree over 3,000 years
 * for all but Arcturus, Sirius, Procyon and Rigil Kentaurus (up to three degrees).
 */
const BRIGHT_STARS: readonly (readonly [string, number, number, number])[] = [
  ['Sirius', 6.752, -16.716, -1.46],
  ['Canopus', 6.399, -52.696, -0.74],
  ['Rigil Kentaurus', 14.66, -60.834, -0.27],
  ['Arcturus', 14.261, 19.182, -0.05],
  ['Vega', 18.616, 38.784, 0.03],
  ['Capella', 5.278, 45.998, 0.08],
  ['Rigel', 5.242, -8.202, 0.13],
  ['Procyon', 7.655, 5.225, 0.34],
  ['Achernar', 1.629, -57.237, 0.46],
  ['Betelgeuse', 5.919, 7.407, 0.5],
  ['Hadar', 14.064, -60.373, 0.61],
  ['Altair', 19.846, 8.868, 0.76],
  ['Acrux', 12.443, -63.099, 0.76],
  ['Aldebaran', 4.599, 16.509, 0.86],
  ['Antares', 16.49, -26.432, 0.96],
  ['Spica', 13.42, -11.161, 0.97],
  ['Pollux', 7.755, 28.026, 1.14],
  ['Fomalhaut', 22.961, -29.622, 1.16],
  ['Deneb', 20.69, 45.28, 1.25],
  ['Mimosa', 12.795, -59.689, 1.25],
  ['Regulus', 10.14, 11.967, 1.39],
  ['Adhara', 6.977, -28.972, 1.5],
  ['Castor', 7.577, 31.888, 1.58],
  ['Shaula', 17.56, -37.104, 1.62],
  ['Gacrux', 12.519, -57.113, 1.63],
  ['Bellatrix', 5.419, 6.35, 1.64],
  ['Elnath', 5.438, 28.608, 1.65],
  ['Miaplacidus', 9.22, -69.717, 1.68],
  ['Alnilam', 5.604, -1.202, 1.69],
  ['Alnair', 22.137, -46.961, 1.74],
  ['Alnitak', 5.679, -1.943, 1.77],
  ['Alioth', 12.9, 55.96, 1.77],
  ['Dubhe', 11.062, 61.751, 1.79],
  ['Mirfak', 3.405, 49.861, 1.8],
  ['Wezen', 7.14, -26.393, 1.84],
  ['Kaus Australis', 18.403, -34.385, 1.85],
  ['Avior', 8.375, -59.51, 1.86],
  ['Alkaid', 13.792, 49.313, 1.86],
  ['Sargas', 17.622, -42.998, 1.87],
  ['Menkalinan', 5.992, 44.947, 1.9],
  ['Atria', 16.811, -69.028, 1.92],
  ['Alhena', 6.629, 16.399, 1.93],
  ['Peacock', 20.427, -56.735, 1.94],
  ['Alsephina', 8.745, -54.709, 1.96],
  ['Mirzam', 6.378, -17.956, 1.98],
  ['Alphard', 9.46, -8.659, 1.98],
  ['Polaris', 2.53, 89.264, 1.98],
  ['Hamal', 2.12, 23.462, 2.0],
  ['Algieba', 10.333, 19.842, 2.01],
  ['Diphda', 0.726, -17.987, 2.02],
  ['Nunki', 18.921, -26.297, 2.05],
  ['Menkent', 14.111, -36.37, 2.06],
  ['Mirach', 1.162, 35.62, 2.06],
  ['Alpheratz', 0.14, 29.09, 2.06],
  ['Rasalhague', 17.582, 12.56, 2.07],
  ['Kochab', 14.845, 74.156, 2.08],
  ['Saiph', 5.796, -9.67, 2.09],
  ['Algol', 3.136, 40.956, 2.12],
  ['Denebola', 11.818, 14.572, 2.13],
  ['Muhlifain', 12.692, -48.96, 2.17],
  ['Aspidiske', 9.285, -59.275, 2.21],
  ['Suhail', 9.133, -43.433, 2.21],
  ['Alphecca', 15.578, 26.715, 2.23],
  ['Mintaka', 5.533, -0.299, 2.23],
  ['Sadr', 20.37, 40.257, 2.23],
  ['Mizar', 13.399, 54.925, 2.23],
  ['Schedar', 0.675, 56.537, 2.24],
  ['Eltanin', 17.943, 51.489, 2.24],
  ['Naos', 8.06, -40.003, 2.25],
  ['Almach', 2.065, 42.33, 2.26],
  ['Caph', 0.153, 59.15, 2.28],
  ['Larawag', 16.836, -34.293, 2.29],
  ['Dschubba', 16.006, -22.622, 2.32],
  ['Merak', 11.031, 56.382, 2.37],
  ['Enif', 21.736, 9.875, 2.39],
  ['Gamma Cassiopeiae', 0.945, 60.717, 2.39],
  ['Ankaa', 0.438, -42.306, 2.4],
  ['Scheat', 23.063, 28.083, 2.42],
  ['Phecda', 11.897, 53.695, 2.44],
  ['Markab', 23.079, 15.205, 2.48],
  ['Ruchbah', 1.43, 60.235, 2.68],
  ['Imai', 12.252, -58.749, 2.79],
  ['Algenib', 0.221, 15.184, 2.83],
  ['Alcyone', 3.791, 24.105, 2.87],
  ['Megrez', 12.257, 57.033, 3.31],
  ['Segin', 1.907, 63.67, 3.37],
]

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** Bright stars above the horizon, brightest first, precessed to the date with the IAU 2006 model. */
export function brightStarsAbove(time: AstroTime, observer: Observer): Star[] {
  const rotation = Rotation_EQJ_EQD(time)
  const above: Star[] = []
  for (const [name, hours, declination, magnitude] of BRIGHT_STARS) {
    const j2000 = VectorFromSphere(new Spherical(declination, hours * 15, 1), time)
    const ofDate = SphereFromVector(RotateVector(rotation, j2000))
    const place = Horizon(time, observer, ofDate.lon / 15, ofDate.lat)
    if (place.altitude <= 0) continue
    above.push({
      name,
      altitude: round(place.altitude),
      azimuth: round(place.azimuth) % 360,
      magnitude,
    })
  }
  return above.sort((a, b) => a.magnitude - b.magnitude)
}
