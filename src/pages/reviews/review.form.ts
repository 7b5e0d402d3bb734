import { containsApiKey } from '#src/domain/api-key.ts'
import { nameSentence, parseName } from '#src/domain/name.ts'
import type { Earlier } from '#src/domain/access-review/earlier-file.ts'
import type { UserSelection } from '#src/domain/access-review/user-selection.ts'
import type { ReviewedRoles } from '#src/domain/access-review/review.ts'
import type { RoleKey } from '#src/domain/access-review/snapshot.ts'
import { formatDay } from '#src/domain/format.ts'

export type ReviewForm = {
  readonly name: string
  readonly children: boolean
  readonly roles: ReviewedRoles
  /** For a review of users: the users are found in the loaded access. */
  readonly users: UserSelection | undefined
  readonly serviceAccounts: boolean
  readonly invitations: boolean
  readonly groupMembers: boolean
  readonly withoutRole: boolean
  readonly reviewBy: string | undefined
  readonly nextReview: string | undefined
  /** The previous review or snapshot. */
  readonly earlier: Earlier | undefined
  /** As typed, if the key belongs to a service account. */
  readonly reviewer: string | undefined
}

export const reviewLabels = {
  name: 'Name',
  role: 'Role',
  users: 'Users',
  reviewBy: 'Review by',
  nextReview: 'Next review',
  reviewer: 'Reviewer',
}
export type ReviewField = keyof typeof reviewLabels

type Parsed =
  | { readonly ok: true; readonly value: ReviewForm }
  | { readonly ok: false; readonly errors: Partial<Record<ReviewField, string>> }

type FormContext = {
  /** Chosen in comboboxes that are no fields of the form. */
  readonly role: RoleKey | undefined
  readonly resourceGroup: string | undefined
  readonly users: UserSelection | undefined
  readonly earlier: Earlier | undefined
  readonly asksReviewer: boolean
  /** Today as "2026-11-29". */
  readonly today: string
}

/** Parses the form of a new review. */
export function parseReview(form: FormData, around: FormContext): Parsed {
  const { role, resourceGroup, users, earlier, asksReviewer, today } = around
  const text = (field: string) => {
    const value = form.get(field)
    return typeof value === 'string' ? value.trim() : ''
  }
  const errors: Partial<Record<ReviewField, string>> = {}
  const name = parseName(text('name'))
  if (!name.ok) errors.name = nameSentence(name.problem)
  else if (containsApiKey(name.name)) errors.name = 'Remove the API key'
  const kind = text('roles')
  if (kind === 'role' && role === undefined) errors.role = 'Choose a role'
  if (kind === 'users' && users === undefined) errors.users = 'Choose users'
  const reviewBy = text('reviewBy')
  const nextReview = text('nextReview')
  if (reviewBy !== '' && reviewBy < today) errors.reviewBy = 'Choose today or a later day'
  if (nextReview !== '' && nextReview < (reviewBy === '' ? today : reviewBy))
    errors.nextReview = reviewBy === '' ? 'Choose today or a later day' : 'Choose a day after “Review by”'
  const reviewer = asksReviewer ? parseName(text('reviewer')) : undefined
  if (reviewer?.ok === false) errors.reviewer = nameSentence(reviewer.problem)
  if (!name.ok || Object.keys(errors).length > 0) return { ok: false, errors }
  return {
    ok: true,
    value: {
      name: name.name,
      children: form.has('children'),
      roles:
        kind === 'role' && role !== undefined
          ? { kind: 'role', role, ...(resourceGroup === undefined ? {} : { resourceGroup }) }
          : { kind: kind === 'privileged' ? 'privileged' : 'all' },
      users: kind === 'users' ? users : undefined,
      serviceAccounts: form.has('serviceAccounts'),
      invitations: form.has('invitations'),
      groupMembers: form.has('groupMembers'),
      withoutRole: form.has('withoutRole'),
      reviewBy: reviewBy === '' ? undefined : reviewBy,
      nextReview: nextReview === '' ? undefined : nextReview,
      earlier,
      reviewer: reviewer?.ok === true ? reviewer.name : undefined,
    },
  }
}

/** The value of a date field in words: the same date everywhere. */
export function dayText(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return formatDay(new Date(year, month - 1, date).getTime())
}

/** The local date of a time, as the value of a date field. */
export function dayOf(time: number): string {
  const at = new Date(time)
  const part = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${part(at.getMonth() + 1)}-${part(at.getDate())}`
}
