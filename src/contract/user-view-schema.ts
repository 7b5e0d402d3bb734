import * as v from 'valibot'
import { listOf } from './paging-schema.ts'

/** Maximum length of the name of a saved view. */
export const MAX_VIEW_NAME = 80
/** Maximum number of views for one level of an account. */
export const MAX_VIEWS = 50

/** A view of the users list: a name and the parameters of its address, without a page and without a user. */
const userView = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_VIEW_NAME)),
  search: v.pipe(v.string(), v.maxLength(8000)),
})
export type UserView = v.InferOutput<typeof userView>

/** Data stored on the device. Invalid entries are skipped; another version is ignored as a whole. */
export const storedViews = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ version: v.literal(1), views: listOf(userView) }),
  v.transform(({ views }) => {
    const byName = new Map(views.map((view) => [view.name.toLowerCase(), view]))
    return [...byName.values()].slice(0, MAX_VIEWS)
  }),
)
