import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CircleHelp, CircleX, Users } from 'lucide-react'
import { useRef, useState, type RefObject } from 'react'
import { Unavailable } from '#src/components/access-fields/unavailable.tsx'
import { useGroupChoices } from '#src/components/access-fields/use-choices.ts'
import { StillSaving } from '#src/components/still-saving.tsx'
import { UnlockInstead } from '#src/components/user-actions/unlock-instead.tsx'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { goneText } from '#src/domain/refusal.ts'
import type { Verdict } from '#src/domain/role-changes.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { joinGroupMutation, touchedByGroups } from '#src/queries/group-mutations.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { refetchKeys } from '#src/queries/run-mutation.ts'
import type { MutationResult } from '#src/domain/mutation-state.ts'
import { Button } from '#src/ui/button.tsx'
import { MultiCombobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Dialog, FooterQuestion } from '#src/ui/dialog.tsx'
import { Field } from '#src/ui/field.tsx'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Note } from '#src/ui/note.tsx'
import { useSingleFlight } from '#src/components/use-single-flight.ts'
import { Status } from '#src/ui/live-region.tsx'

type JoinGroupsDialogProps = {
  scope: Scope
  scopeName: string
  user: UserMetadata
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Result for one chosen group. `already`: the user was already a member, so nothing was sent. */
type Line = { readonly group: ComboboxItem; readonly verdict: Verdict; readonly already?: true }

type Outcome =
  | { readonly kind: 'unread'; readonly error: unknown }
  /** `unsent`: groups that were not tried, because the same problem applies. */
  | { readonly kind: 'judged'; readonly lines: readonly Line[]; readonly unsent: number; readonly stopped: boolean }

/** Chooses groups of the scope and adds the user to each, one at a time; failed ones stay chosen. */
export function JoinGroupsDialog({ scope, scopeName, user, finalFocus, onClose }: JoinGroupsDialogProps) {
  const client = useQueryClient()
  const groups = useGroupChoices(scope)
  const [chosen, setChosen] = useState<readonly ComboboxItem[]>([])
  const [attempted, setAttempted] = useState(false)
  const [isConfirming, setConfirming] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const [progress, setProgress] = useState<string>()
  const mutation = useSafeMutation(joinGroupMutation(scope, user.uuid))
  const waiting = useRetryReason(mutation.state)
  const joining = useSingleFlight()
  const body = useRef<HTMLDivElement>(null)
  const name = displayName(user)
  const held = client.getQueryData(groupsOfUserQuery(scope, user.uuid).queryKey)?.rows ?? []
  const heldIds = new Set(held.map(({ identifier }) => identifier))
  const busy = progress !== undefined

  const close = () => {
    if (joining.isRunning()) return
    if (chosen.length > 0 && !isConfirming) setConfirming(true)
    else onClose()
  }
  const join = async () => {
    setAttempted(true)
    setConfirming(false)
    if (chosen.length === 0) {
      requestAnimationFrame(() => body.current?.querySelector('input')?.focus())
      return
    }
    setOutcome(undefined)
    mutation.reset()
    setProgress(`Checking the groups of ${name}…`)
    try {
      const lines: Line[] = []
      // Skip groups to which someone else has added the user: the service refuses members.
      const now = await client.query({ ...groupsOfUserQuery(scope, user.uuid), staleTime: 0, retry: false })
      const present = new Set(now.rows.map(({ identifier }) => identifier))
      let stopped = false
      for (const [index, group] of chosen.entries()) {
        if (present.has(group.value)) {
          lines.push({ group, verdict: { kind: 'done' }, already: true })
          continue
        }
        setProgress(`Adding ${name} to ${group.label}, ${index + 1} of ${chosen.length}…`)
        const result = await mutation.run({ user, group: { id: group.value, name: group.label } })
        if (result.status === 'dropped') return
        lines.push({ group, verdict: verdictOf(result) })
        stopped = stops(result)
        if (stopped) break
      }
      await refetchKeys(client, touchedByGroups(scope, user.uuid))
      const done = new Set(lines.filter(({ verdict }) => verdict.kind === 'done').map(({ group }) => group.value))
      if (done.size === chosen.length && lines.every(({ already }) => already !== true)) {
        addToast('success', addedText(name, chosen))
        onClose()
        return
      }
      setChosen(chosen.filter(({ value }) => !done.has(value)))
      setAttempted(false)
      setOutcome({ kind: 'judged', lines, unsent: chosen.length - lines.length, stopped })
    } catch (error) {
      setOutcome({ kind: 'unread', error })
    } finally {
      setProgress(undefined)
    }
  }
  return (
    <Dialog
      open
      size="confirm"
      keepOnOutsideClick
      title={
        <>
          Add <bdi>{name}</bdi> to groups
        </>
      }
      subtitle={scopeName}
      finalFocus={finalFocus}
      onOpenChange={(open) => {
        if (!open) close()
      }}
      footer={
        isConfirming ? (
          <FooterQuestion
            text="Discard the groups you chose?"
            stay="Keep editing"
            go="Discard"
            onStay={() => setConfirming(false)}
            onGo={onClose}
          />
        ) : (
          <>
            <Button
              onClick={close}
              blockedReason={busy ? 'Wait for Harness to respond.' : undefined}
              reasonPlacement="hidden"
            >
              {outcome?.kind === 'judged' && chosen.length === 0 ? 'Close' : 'Cancel'}
            </Button>
            <Button
              variant="primary"
              busy={busy}
              busyLabel="Adding…"
              blockedReason={waiting}
              onClick={() => void joining.run(join)}
            >
              {chosen.length === 0
                ? 'Add to groups'
                : byCount(chosen.length, 'Add to 1 group', `Add to ${formatNumber(chosen.length)} groups`)}
            </Button>
          </>
        )
      }
    >
      <div ref={body} className="flex flex-col gap-4">
        {groups.error !== null ? (
          <Unavailable
            title="Couldn’t load groups"
            error={groups.error}
            instead="Without it, users can’t be added to groups."
            retrying={groups.retrying}
            onRetry={groups.retry}
          />
        ) : (
          <Field
            label="Groups"
            hint={`${name} inherits the roles of each group`}
            error={attempted && chosen.length === 0 ? 'Choose a group' : undefined}
          >
            {(wiring) => (
              <MultiCombobox
                {...groups.box}
                items={groups.box.items.map((item) =>
                  heldIds.has(item.value) && item.blockedReason === undefined
                    ? { ...item, blockedReason: `${name} is already in this group` }
                    : item,
                )}
                wiring={wiring}
                values={chosen}
                chipIcon={<Users aria-hidden />}
                placeholder="Search groups in this scope"
                onChange={(items) => {
                  if (!joining.isRunning()) setChosen(items)
                }}
              />
            )}
          </Field>
        )}
        <Status className="text-sm text-muted empty:hidden">{progress}</Status>
        {mutation.state.status === 'pending' && <StillSaving key={progress} />}
        {outcome?.kind === 'unread' && (
          <FocusBox>
            <Note tone="danger" title={`Couldn’t add ${name}`}>
              <p role="alert">
                We couldn’t check which groups <bdi>{name}</bdi> is in now. {causeOf(outcome.error)} No changes were
                made.
              </p>
            </Note>
          </FocusBox>
        )}
        {!busy && (outcome?.kind !== 'judged' || outcome.stopped) && (
          <MutationAlert
            state={mutation.state}
            failed={`Couldn’t add ${name}`}
            denied={`You don’t have permission to change the members of groups in ${scopeName}`}
            request={`Please grant me permission to change the members of groups in ${scopeName}.`}
            gone={goneText(scopeName)}
            unlock={<UnlockInstead scope={scope} user={user} />}
            doubt="It’s safe to try again."
          />
        )}
        {outcome?.kind === 'judged' && <SaveResult outcome={outcome} name={name} />}
      </div>
    </Dialog>
  )
}

function addedText(name: string, groups: readonly ComboboxItem[]): string {
  const [only] = groups
  return only !== undefined && groups.length === 1
    ? `${name} was added to group ${only.label}.`
    : byCount(
        groups.length,
        `${name} was added to 1 group.`,
        `${name} was added to ${formatNumber(groups.length)} groups.`,
      )
}

function verdictOf(result: Exclude<MutationResult<unknown>, { status: 'dropped' }>): Verdict {
  if (result.status === 'done')
    return result.confirmed
      ? { kind: 'done' }
      : { kind: 'failed', reason: 'Harness doesn’t list the user as a member.' }
  if (result.status === 'refused') return { kind: 'failed', reason: causeOf(result.error) }
  if (result.finding === 'done') return { kind: 'done' }
  return result.finding === 'not-done'
    ? { kind: 'failed', reason: `${causeOf(result.error)} We checked, and nothing changed.` }
    : { kind: 'unknown', reason: `${causeOf(result.error)} We couldn’t check it.` }
}

/** Whether the same problem would apply to the next group, too. */
function stops(result: Exclude<MutationResult<unknown>, { status: 'dropped' }>): boolean {
  if (result.status === 'done') return false
  if (result.status === 'doubt') return result.finding !== 'done'
  return result.outcome !== 'refused' || result.error.kind !== 'http' || result.error.status === 429
}

function SaveResult({ outcome, name }: { outcome: Extract<Outcome, { kind: 'judged' }>; name: string }) {
  const { lines, unsent, stopped } = outcome
  const open = lines.filter(({ verdict }) => verdict.kind !== 'done').length + unsent
  const total = lines.length + unsent
  const sent = lines.filter(({ already }) => already !== true).length
  const note = (
    <Note
      tone={open === 0 ? 'success' : 'warning'}
      title={
        open === 0
          ? sent === 0
            ? 'No changes were needed'
            : byCount(sent, `${name} was added to 1 group`, `${name} was added to ${formatNumber(sent)} groups`)
          : byCount(
              total,
              `${name} wasn’t added to ${open} of 1 group`,
              `${name} wasn’t added to ${open} of ${formatNumber(total)} groups`,
            )
      }
    >
      <div role="alert">
        <ul aria-label="Result for each group" className="mt-1 flex flex-col gap-1">
          {lines.map((line) => (
            <li key={line.group.value} className="flex gap-2 wrap-anywhere [&>svg]:mt-0.5">
              {icons[line.verdict.kind]}
              <span className="min-w-0">
                <bdi className="font-medium text-text">{line.group.label}</bdi>: {lineText(line)}
              </span>
            </li>
          ))}
        </ul>
        {unsent > 0 && (
          <p className="mt-1">
            {byCount(
              unsent,
              '1 group wasn’t tried, because the same problem applies.',
              `${formatNumber(unsent)} groups weren’t tried, because the same problem applies.`,
            )}
          </p>
        )}
        {open > 0 && <p className="mt-1">The other groups are still selected above.</p>}
      </div>
    </Note>
  )
  // A message about the request itself has the focus then.
  return stopped ? note : <FocusBox>{note}</FocusBox>
}

const icons = {
  done: <CircleCheck aria-hidden className="size-4 shrink-0 text-success-text" />,
  failed: <CircleX aria-hidden className="size-4 shrink-0 text-danger-text" />,
  unknown: <CircleHelp aria-hidden className="size-4 shrink-0 text-warning-text" />,
}

function lineText({ verdict, already }: Line): string {
  if (already) return 'was already a member.'
  if (verdict.kind === 'done') return 'added.'
  return verdict.kind === 'failed' ? `not added. ${verdict.reason}` : `not confirmed. ${verdict.reason}`
}
