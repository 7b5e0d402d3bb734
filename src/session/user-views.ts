import { parseViews, viewsText } from '#src/session/view-format.ts'
import { MAX_VIEWS } from '#src/contract/user-view-schema.ts'
import { createPresetStore } from './saved-presets.ts'

/** Start of their names on the device, after the app's own prefix. */
export const VIEWS = 'user-views.'

/** Saved views of the users list: what is asked and how it is shown, with the text of a search. */
export const userViews = createPresetStore({ prefix: VIEWS, parse: parseViews, toText: viewsText, max: MAX_VIEWS })
