import { draftSlot } from '#src/session/drafts.ts'
import type { EditForm } from './edit.form.ts'

/** What invitations were being made to give when the session ended. */
export const editDrafts = draftSlot<EditForm>()
