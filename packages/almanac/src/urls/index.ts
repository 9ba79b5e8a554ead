export {
  buildCanonicalUrl,
  type CanonicalUrlParts,
  type CanonicalUrlReading,
  dateUrlParts,
  parseCanonicalUrl,
  splitAction,
} from './canonical-url.ts'
export { eventNameKey } from './event-name-key.ts'
export { foldName, NAME_SLUG_LENGTH, PLACE_SLUG_LENGTH, slugOf, UNKNOWN } from './slug.ts'
export {
  CanonicalUrlError,
  type CanonicalUrlReason,
  MAX_PATH_YEAR,
  MIN_PATH_YEAR,
  MONTH_NAMES,
} from './url-segments.ts'
