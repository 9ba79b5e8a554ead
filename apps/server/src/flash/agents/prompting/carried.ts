import type { Anchor } from '@timepoint/almanac'
import type {
  Character,
  CharacterRole,
  JumpDirection,
  Place,
  Relationship,
  Scene,
} from '@timepoint/contracts'

/**
 * Somebody who is taken along by a jump. Of earlier, only what somebody is and not what has become of
 * them: the fields that a later hour decides are null for jumps to an earlier one.
 */
export interface CarriedPerson
  extends Pick<
    Character,
    | 'name'
    | 'description'
    | 'clothing'
    | 'pose'
    | 'action'
    | 'position_in_scene'
    | 'emotional_state'
    | 'personality'
    | 'speaking_style'
    | 'social_register'
  > {
  role: CharacterRole
}

/** What happened in the moment that a jump starts from. */
export interface Happened {
  plot: string | null
  stakes: string | null
  question: string | null
  lastLine: { speaker: string; text: string } | null
}

/** What a jump takes along from the moment it starts from. Plain data: it is stored with the jump. */
export interface Carried {
  direction: JumpDirection
  /** How far it leads, `1 hour later`. */
  shift: string
  /** The same for all jumps from the beginning of the chain; null where they cancel out. */
  total: string | null
  /** Where the chain began: its title, and its date in words. */
  start: { title: string | null; when: string | null }
  /** What the target is called. */
  title: string | null
  /** Where it is, in words and as on the wire; the same for source and target. */
  location: string | null
  where: Place | null
  tags: string[]
  people: CarriedPerson[]
  /** Names of people of the chain who are not in the scene. */
  absent: string[]
  relations: Relationship[]
  tension: Scene['tension_level'] | null
  /** The place as it was; null for jumps to an earlier hour. */
  place: Pick<
    Scene,
    'setting' | 'architecture' | 'objects' | 'furniture' | 'crowd_description'
  > | null
  /** Null for jumps to an earlier hour: there it has not happened yet. */
  happened: Happened | null
  /** What is on record of the moment that the chain began with, and whether it lies in the past. */
  anchor: Anchor | null
  isAfter: boolean | null
}

/** Whether a name is somebody's own and no role such as "A ferryman". */
export function isOwnName(name: string): boolean {
  return !/^(?:An?|The|Some|One|Two|Three) /.test(name)
}
