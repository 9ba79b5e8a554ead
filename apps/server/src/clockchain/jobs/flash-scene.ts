import { isStorableText, Visibility } from '@timepoint/contracts'
import { z } from 'zod'
import { MAX_DATA_URI } from '../moments/data-uri.ts'

/** What is there but has another form than is known counts as absent: it says nothing that can be used. */
const loose = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null)

/** More of a text is not looked at: whoever says that they have a scene may send megabytes. */
const MOST_CHARACTERS = 2000

const start = (text: string) =>
  [...text.slice(0, 2 * MOST_CHARACTERS)].slice(0, MOST_CHARACTERS).join('')

/** What no database can store is left out of what is written. */
const Text = loose(z.string().transform((text) => start(text).toWellFormed().replaceAll('\0', '')))

/** Half an address leads nowhere, and half a date is another one. */
const Address = loose(z.string().max(MOST_CHARACTERS).refine(isStorableText))
/** May be inside of its address. */
const Picture = loose(z.string().max(MAX_DATA_URI).refine(isStorableText))
const Edtf = loose(z.string().max(100))

const Whole = loose(z.int())
const Share = loose(z.number().min(0).max(1))

const Place = z.object({
  name: Text,
  country: Text,
  region: Text,
  city: Text,
  latitude: loose(z.number().min(-90).max(90)),
  longitude: loose(z.number().min(-180).max(180)),
})

const Citation = z.object({ title: Text, url: Address })

const Grounding = z.object({ verified_year: Whole })

/** People come as a list, or as a cast that has one. */
const Characters = z.union([
  z.array(z.object({ name: Text })),
  z.object({ characters: z.array(z.object({ name: Text })) }).transform((cast) => cast.characters),
])

/**
 * A scene as Flash gives it: an id and a status always, everything else as far as it is there. Flash may
 * be older than this or somebody else's, so keys may be missing and none is taken for granted.
 * Source: contract of Flash, section 7.
 */
export const FlashScene = z.preprocess(
  (value) => {
    if (typeof value !== 'object' || value === null || !('timepoint_id' in value)) return value
    return { id: value.timepoint_id, ...value }
  },
  z.object({
    id: z.string().min(1).max(200).refine(isStorableText),
    status: z.string(),
    visibility: loose(Visibility),
    title: Text,
    query: Text,
    slug: Text,
    year: Whole,
    month: Whole,
    day: Whole,
    hour: Whole,
    minute: Whole,
    season: loose(z.enum(['spring', 'summer', 'fall', 'winter'])),
    time_of_day: Text,
    era: Text,
    location: Text,
    latitude: loose(z.number().min(-90).max(90)),
    longitude: loose(z.number().min(-180).max(180)),
    place: loose(Place),
    date_edtf: Edtf,
    date_precision: Text,
    calendar: loose(z.enum(['julian', 'gregorian'])),
    is_approximate: loose(z.boolean()),
    image_url: Picture,
    thumbnail_url: Picture,
    scene_url: Address,
    share_url: Address,
    text_model_used: Text,
    image_model_used: Text,
    model_provider: Text,
    model_permissiveness: loose(z.enum(['permissive', 'restricted', 'unknown'])),
    tags: loose(z.array(Text)),
    citations: loose(z.array(Citation)),
    confidence: loose(z.object({ overall: Share })),
    characters: loose(Characters),
    moment: loose(z.object({ plot_summary: Text })),
    grounding: loose(Grounding),
    usage: loose(z.object({ cost_usd: loose(z.number().min(0)) })),
    request_context: loose(z.object({ source: Text, job_id: Text })),
  }),
)
export type FlashScene = z.infer<typeof FlashScene>
