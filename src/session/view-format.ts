import * as v from 'valibot'
import { storedViews, type UserView } from '#src/contract/user-view-schema.ts'

/** @param text as it was kept. @returns nothing if it is not ours */
export function parseViews(text: string | null): readonly UserView[] {
  const result = v.safeParse(storedViews, text)
  return result.success ? result.output : []
}

/** The text to keep: member by member, so that nothing else gets onto the device. */
export function viewsText(views: readonly UserView[]): string {
  return JSON.stringify({ version: 1, views: views.map(({ name, search }) => ({ name, search })) })
}
