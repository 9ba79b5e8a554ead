/** What whoever is given a voice can know. */
export const HORIZON =
  'Each person knows of FACTS only what the card lets them see, hear or be told; nothing later, nothing farther, nothing of their own fame.'

/** How people of any age sound in our English. */
export const PERIOD_SPEECH = `All speak fluent plain English whatever their tongue: no accents, no misspelling. The age is heard in what people compare things with, in what they fear to swear by, in what goes without saying. Before clocks, time goes by bell, prayer or sun; measures are local; the formal do not contract. At most one word of the period in a line, plain from context.
No "thou" and no costume words; no words of modern offices and clinics, no names that later ages gave; no thing that does not exist yet, no image from a later machine; no phrase that would fit any scene.`

/** What those say who do harm and those who suffer it. */
export const WRONG_AND_HARM =
  'Those who did wrong speak of duty and grievance in their own euphemisms: no remorse that nobody recorded, no relish, no wit, no manifesto. Those who suffer want something in this hour; they do not forgive, teach or die for the reader. Contempt shows in address and exclusion; slurs stand in recorded words alone.'

/** How lines of a dialog are written, those of a scene and those that go on from it. */
export const LINE_LAW = `A line is an act: it asks, refuses, hides, hurries, buys time. ${HORIZON}
${PERIOD_SPEECH}
What cannot be said shows in a task taken up again, in too much courtesy, in a question left standing. Nobody names a feeling.
With the names gone, length of sentences, questions, orders and forms of address still tell who speaks.
${WRONG_AND_HARM}
Recorded words come in by quote_id, with text left empty. Whose card says so speaks by quote_id alone.`
