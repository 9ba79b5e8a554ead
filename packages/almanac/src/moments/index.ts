export { CuratedMoment, Fact, MomentPerson, MomentPicture, MomentWords } from './moment.ts'
export { allMoments, consequencesOf, factWordCount, momentById } from './moments.ts'
