import type { ReactNode } from 'react'
import { pauseBetween } from '#src/domain/add-outcome.ts'
import { durationText, minTime, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { addUsers } from '#src/domain/bulk-titles.ts'
import { byCount, counted, formatList, formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { accessCount, batchCount, type AddUsersForm } from './add-users.form.ts'
import type { KnownPeople } from './use-known-people.ts'
import { attentionChips, addressesWithSharedAccess, readyAddresses } from './chip-state.ts'
import { headcount } from './headcount.ts'

type FormFooterProps = {
  summary: ReactNode
  count: number
  blockedReason: string | undefined
  onCancel: () => void
  onSend: () => void
}

/** The buttons below the form, after a summary of the request. */
export function FormFooter({ summary, count, blockedReason, onCancel, onSend }: FormFooterProps) {
  return (
    <>
      <div className="flex min-w-0 basis-full flex-col gap-1 text-sm text-text-secondary empty:hidden md:flex-[1_1_10rem]">
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
        {addUsers(count)}
      </Button>
    </>
  )
}

/** Summary of the request before it is sent. */
export function Summary({ form, known }: { form: AddUsersForm; known: KnownPeople }) {
  const { here, invited, joining, outside, unknown } = headcount(readyAddresses(form), known)
  const attention = attentionChips(form).length
  const { roles, groups } = accessCount(form)
  const batches = batchCount(form)
  const time = minTime(batches, pauseBetween(batches))
  const own = readyAddresses(form).length - addressesWithSharedAccess(form).length
  const parts = [
    outside > 0 &&
      byCount(outside, '1 user will get an invitation.', `${formatNumber(outside)} users will get an invitation.`),
    joining > 0 &&
      byCount(
        joining,
        '1 user in the account will be added.',
        `${formatNumber(joining)} users in the account will be added.`,
      ),
    unknown > 0 &&
      byCount(unknown, '1 user will be added or invited.', `${formatNumber(unknown)} users will be added or invited.`),
    here > 0 && hereText(here, roles + groups + own),
    invited > 0 &&
      byCount(
        invited,
        '1 pending invitation will be resent.',
        `${formatNumber(invited)} pending invitations will be resent.`,
      ),
    own > 0 && byCount(own, '1 user has their own access.', `${formatNumber(own)} users have their own access.`),
  ].filter((part) => part !== false)
  const access = [
    roles > 0 && counted(roles, 'role', 'roles'),
    groups > 0 && counted(groups, 'group', 'groups'),
  ].filter((part) => part !== false)
  if (parts.length === 0 && attention === 0) return null
  return (
    <p aria-live="off">
      {parts.length > 0 && <>{parts.join(' ')} </>}
      {addressesWithSharedAccess(form).length > 0 &&
        (access.length > 0 ? (
          <>{own > 0 ? `Everyone else: ${formatList(access)}.` : `Each: ${formatList(access)}.`} </>
        ) : (
          form.noAccess && 'No access yet. '
        ))}
      {time >= MIN_SHOWN_DURATION && (
        <>
          {byCount(
            batches,
            `1 batch takes about ${durationText(time)}. Keep this page open.`,
            `${formatNumber(batches)} batches take about ${durationText(time)}. Keep this page open.`,
          )}{' '}
        </>
      )}
      {attention > 0 &&
        byCount(
          attention,
          '1 address needs attention and won’t be added.',
          `${formatNumber(attention)} addresses need attention and won’t be added.`,
        )}
    </p>
  )
}

function hereText(count: number, access: number): string {
  const number = formatNumber(count)
  return access === 0
    ? byCount(count, '1 user who’s already here stays the same.', `${number} users who are already here stay the same.`)
    : byCount(
        count,
        '1 user who’s already here will get this access.',
        `${number} users who are already here will get this access.`,
      )
}
