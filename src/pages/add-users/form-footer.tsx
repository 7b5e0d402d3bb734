import type { ReactNode } from 'react'
import { pauseBetween } from '#src/domain/add-outcome.ts'
import { durationWords, leastTime, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import {
  accessCount,
  attentionChips,
  batchCount,
  headcount,
  peopleBelow,
  readyAddresses,
  type AddUsersForm,
} from './add-users.form.ts'
import type { KnownPeople } from './use-known-people.ts'

type FormFooterProps = {
  summary: ReactNode
  count: number
  scopeName: string
  blockedReason: string | undefined
  onCancel: () => void
  onSend: () => void
}

/** The buttons under the form, below what sending would do. */
export function FormFooter({ summary, count, scopeName, blockedReason, onCancel, onSend }: FormFooterProps) {
  return (
    <>
      <div className="flex basis-full flex-col gap-1 text-sm text-text-secondary empty:hidden">
        {summary}
        {blockedReason !== undefined && <p>{blockedReason}</p>}
      </div>
      <Button className="max-md:flex-1" onClick={onCancel}>
        Cancel
      </Button>
      <Button
        variant="primary"
        className="max-w-full max-md:flex-1"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        blockedReason={blockedReason}
        reasonPlacement="hidden"
        onClick={onSend}
      >
        <span className="truncate">
          Add {count === 0 ? 'people' : counted(count, 'person', 'people')}{' '}
          <span className="max-md:sr-only">
            to <bdi>{scopeName}</bdi>
          </span>
        </span>
      </Button>
    </>
  )
}

/** What sending would do, before it is done. */
export function Summary({ form, known }: { form: AddUsersForm; known: KnownPeople }) {
  const { here, invited, joining, outside, unknown } = headcount(readyAddresses(form), known)
  const attention = attentionChips(form).length
  const { roles, groups } = accessCount(form)
  const batches = batchCount(form)
  const time = leastTime(batches, pauseBetween(batches))
  const own = readyAddresses(form).length - peopleBelow(form).length
  const parts = [
    outside > 0 && `${counted(outside, 'new person gets', 'new people get')} an invitation`,
    joining > 0 && `${counted(joining, 'person', 'people')} of the account ${joining === 1 ? 'is' : 'are'} added`,
    unknown > 0 && `${counted(unknown, 'person is', 'people are')} added or invited`,
    here > 0 && `${formatNumber(here)} already here ${gets(here, roles + groups + own)}`,
    invited > 0 &&
      `${formatNumber(invited)} already invited ${invited === 1 ? 'gets' : 'get'} the older invitation again`,
  ].filter((part) => part !== false)
  const access = [
    roles > 0 && counted(roles, 'role', 'roles'),
    groups > 0 && counted(groups, 'group', 'groups'),
  ].filter((part) => part !== false)
  if (parts.length === 0 && attention === 0) return null
  return (
    <p aria-live="off">
      {parts.length > 0 && <>{formatList(parts)}. </>}
      {own > 0 && <>{counted(own, 'person has', 'people have')} access of their own. </>}
      {peopleBelow(form).length > 0 &&
        (access.length > 0 ? (
          <>
            {own > 0 ? 'Everyone else' : 'Each'}: {formatList(access)}.{' '}
          </>
        ) : (
          form.noAccess && 'No access yet. '
        ))}
      {time >= MIN_SHOWN_DURATION && (
        <>
          Sent in {counted(batches, 'batch', 'batches')}: this takes about {durationWords(time)}. Keep this page
          open.{' '}
        </>
      )}
      {attention > 0 && <>{counted(attention, 'address stays', 'addresses stay')} here until fixed.</>}
    </p>
  )
}

function gets(count: number, access: number): string {
  if (access === 0) return count === 1 ? 'stays as is' : 'stay as they are'
  return count === 1 ? 'gets the access too' : 'get the access too'
}
