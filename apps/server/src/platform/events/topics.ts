/**
 * Announced after a render was completed, a timepoint changed its visibility, or one was deleted or
 * erased: who follows the changes of all timepoints looks at once. As with every topic an announcement
 * may be lost, and may come without a change: it only saves waiting.
 */
export const SCENES_CHANGED = 'scenes-changed'
