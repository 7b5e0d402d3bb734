import * as v from 'valibot'
import { storedViews, type UserView } from '#src/contract/user-view-schema.ts'

/**
 * @param text as stored.
 * @returns nothing if it is invalid
 */
export function parseViews(text: string | null): readonly UserView[] {
  const result = v.safeParse(storedViews, text)
  return result.success ? result.output : []
}

/** The text to store: built member by member, so that nothing else is stored on the device. */
export function viewsText(views: readonly UserView[]): string {
  return JSON.stringify({ version: 1, views: views.map(({ name, search }) => ({ name, search })) })
}
