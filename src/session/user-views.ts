import { parseViews, viewsText } from '#src/session/view-format.ts'
import { MAX_VIEWS } from '#src/contract/user-view-schema.ts'
import { createPresetStore } from './saved-presets.ts'

/** Prefix of their storage keys, after the app's own prefix. */
export const VIEWS = 'user-views.'

/** Saved views of the users list: query and display options, including search text. */
export const userViews = createPresetStore({ prefix: VIEWS, parse: parseViews, toText: viewsText, max: MAX_VIEWS })
