import type { Sky, SkyPosition } from '@timepoint/almanac'
import type { IllustrationInput } from './input.ts'

/** Where things go on the canvas. Pixels, y downwards. */
export interface Frame {
  width: number
  height: number
  /** One unit of line width and type: 1 px on a picture whose short side is 768. */
  unit: number
  /** The true horizon, altitude 0. */
  horizonY: number
  /** Nothing but ground, caption and globe lies below this line. */
  captionTop: number
  pixelsPerDegree: number
  /** Compass direction at the centre of the picture. */
  facing: number
}

/** A rectangle on the canvas, pixels. */
export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** Bodies this bright are worth turning the view for, magnitudes. */
const BRIGHT_PLANET = 0

/** The difference `azimuth` minus `from`, folded into [-180, 180). */
export function turn(azimuth: number, from: number): number {
  return ((((azimuth - from + 180) % 360) + 360) % 360) - 180
}

/**
 * The direction of view: the one asked for, else a low Sun, else the Moon, else the brightest planet
 * in a dark sky, else the side on which the noon Sun stands. A body is put off centre by the caller.
 */
export function chooseFacing(
  sky: Sky | null,
  facing: number | null,
  latitude: number | null,
): number {
  if (facing !== null) return ((facing % 360) + 360) % 360
  const noonSide = (latitude ?? 0) < 0 ? 0 : 180
  if (!sky) return noonSide
  const offCentre = (position: SkyPosition) => (position.azimuth + 14) % 360
  const highest = sky.eclipse > 0.1 ? 60 : 35
  if (sky.sun.altitude > -12 && sky.sun.altitude < highest) return offCentre(sky.sun)
  const moonVisible = sky.moon.altitude > 4 && sky.moon.altitude < 45 && sky.moon.illumination > 0.1
  if (moonVisible && sky.sun.altitude < 0) return offCentre(sky.moon)
  const planet = sky.planets
    .filter((p) => p.altitude > 5 && p.altitude < 45 && p.magnitude < BRIGHT_PLANET)
    .sort((a, b) => a.magnitude - b.magnitude)[0]
  return planet && sky.sun.altitude < -6 ? offCentre(planet) : noonSide
}

/** Altitude of the Sun, or by night the Moon, when it stands ahead; 0 when neither does. */
function subjectAltitude(sky: Sky | null, facing: number): number {
  if (!sky) return 0
  const subject = sky.sun.altitude > 0 ? sky.sun : sky.moon
  const ahead = Math.abs(turn(subject.azimuth, facing)) < 36
  return ahead && subject.altitude < 60 ? subject.altitude : 0
}

/** The part of the height that the ground takes above the caption: more on a tall picture. */
function groundPart(width: number, height: number): number {
  const tallness = Math.min(Math.max((height / width - 1) / 0.75, 0), 1)
  return 0.15 + 0.06 * tallness
}

/** Lays out the canvas: the horizon two thirds down, the field of view about 45 degrees high. */
export function createFrame(input: IllustrationInput): Frame {
  const width = Math.max(64, Math.round(input.width))
  const height = Math.max(64, Math.round(input.height))
  const unit = Math.min(width, height) / 768
  const captionTop = height - 122 * unit
  const horizonY = captionTop - Math.max(groundPart(width, height) * height, 60 * unit)
  const facing = chooseFacing(input.sky, input.facing, input.latitude)
  const tall = Math.min(Math.max(46, subjectAltitude(input.sky, facing) + 6), 66)
  const pixelsPerDegree = Math.max(horizonY / 66, Math.min(horizonY / tall, width / 75))
  return {
    width,
    height,
    unit,
    horizonY,
    captionTop,
    pixelsPerDegree,
    facing,
  }
}

/** Where a body stands on the canvas; may lie outside it. Azimuth to the right, altitude up. */
export function project(frame: Frame, position: SkyPosition): { x: number; y: number } {
  return {
    x: frame.width / 2 + turn(position.azimuth, frame.facing) * frame.pixelsPerDegree,
    y: frame.horizonY - position.altitude * frame.pixelsPerDegree,
  }
}

/** True when a point lies on the canvas by at least `margin` pixels. */
export function inView(frame: Frame, point: { x: number; y: number }, margin: number): boolean {
  return (
    point.x >= margin &&
    point.x <= frame.width - margin &&
    point.y >= margin &&
    point.y <= frame.height - margin
  )
}
