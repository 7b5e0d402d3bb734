import type { Rights } from '#src/components/use-permissions.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { AddUsersForm, FormErrors } from './add-users.form.ts'
import type { KnownPeople } from './use-known-people.ts'
import { headcount } from './headcount.ts'

/** Something missing; `selector` and `index` find its control in the form; without them, the address field. */
export type Problem = { readonly text: string; readonly selector?: string; readonly index?: number }

/** Missing input, in the order of the form. */
export function problemsOf({ addresses, access, rows }: FormErrors, form: AddUsersForm): Problem[] {
  const list: Problem[] = addresses === undefined ? [] : [{ text: addresses }]
  const wrong = form.rows.filter(({ id }) => rows.has(id))
  for (const [index, row] of wrong.entries()) {
    const text = rows.get(row.id)?.role ?? rows.get(row.id)?.resourceGroup ?? ''
    const name = form.rows.length > 1 ? `Role ${formatNumber(form.rows.indexOf(row) + 1)}: ` : ''
    list.push({ text: name + text, selector: '[role="group"] [aria-invalid="true"]', index })
  }
  if (access !== undefined) list.push({ text: access, selector: '[data-access] input' })
  return list
}

/** Why sending is not possible: no permission to add users, or to invite those who are not in the account. */
export function blockOf(permissions: Rights, people: readonly string[], known: KnownPeople): string | undefined {
  const manage = permissions.reason('core_user_manage')
  if (manage !== undefined) return manage
  const outside = headcount(people, known).outside
  const invite = permissions.reason('core_user_invite')
  return outside === 0 || invite === undefined
    ? undefined
    : byCount(
        outside,
        `1 user isn’t in the account yet and needs an invitation. ${invite}`,
        `${formatNumber(outside)} users aren’t in the account yet and need an invitation. ${invite}`,
      )
}
