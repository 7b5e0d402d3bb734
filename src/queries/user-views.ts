import { parseViews, viewsText } from '#src/api/view-storage.ts'
import { MOST_VIEWS } from '#src/contract/user-view.ts'
import { keptList } from './kept-list.ts'

/** Start of their names on the device, after the app's own prefix. */
export const VIEWS = 'user-views.'

/** Saved views of the users list (product.md P3): what is asked and how it is shown, with the text of a search. */
export const userViews = keptList({ prefix: VIEWS, parse: parseViews, toText: viewsText, most: MOST_VIEWS })
