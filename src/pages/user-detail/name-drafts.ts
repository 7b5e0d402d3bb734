import { draftSlot } from '#src/session/drafts.ts'

/** Names that were being typed for a person when the session ended, with the name that they were to replace. */
export const nameDrafts = draftSlot<{ text: string; present: string }>()
