import { draftSlot } from '#src/queries/drafts.ts'
import type { Staged } from './staging.ts'

/** Staged changes of a person's roles when the session ended, by scope and person. */
export const stagedDrafts = draftSlot<Staged>()
