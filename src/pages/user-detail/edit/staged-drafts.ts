import { draftSlot } from '#src/session/drafts.ts'
import type { Staged } from './staging.ts'

/** Staged changes of a person's roles when the session ended, by scope and person. */
export const stagedDrafts = draftSlot<Staged>()
