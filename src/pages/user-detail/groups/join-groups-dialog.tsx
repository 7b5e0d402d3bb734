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
import { counted } from '#src/domain/format.ts'
import { goneWords } from '#src/domain/refusal.ts'
import type { Verdict } from '#src/domain/role-changes.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { displayName, firstName } from '#src/domain/user.ts'
import { joinGroupMutation, touchedByGroups } from '#src/queries/group-mutations.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { refetchKeys } from '#src/queries/run-mutation.ts'
import { type MutationResult } from '#src/domain/mutation-state.ts'
import { Button } from '#src/ui/button.tsx'
import { MultiCombobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Dialog, FootQuestion } from '#src/ui/dialog.tsx'
import { Field } from '#src/ui/field.tsx'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Note } from '#src/ui/note.tsx'
import { useSingleFlight } from '#src/components/use-single-flight.ts'

type JoinGroupsDialogProps = {
  scope: Scope
  scopeName: string
  user: UserMetadata
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** What became of one chosen group. `already`: it was so before, so nothing was sent. */
type Line = { readonly group: ComboboxItem; readonly verdict: Verdict; readonly already?: true }

type Outcome =
  | { readonly kind: 'unread'; readonly error: unknown }
  /** `unsent`: groups that were not tried, because what stood in the way would stand there again. */
  | { readonly kind: 'judged'; readonly lines: readonly Line[]; readonly unsent: number; readonly stopped: boolean }

/** Chooses groups of the scope and puts the person into each, one call at a time; what failed stays chosen. */
export function JoinGroupsDialog({ scope, scopeName, user, finalFocus, onClose }: JoinGroupsDialogProps) {
  const client = useQueryClient()
  const groups = useGroupChoices(scope)
  const [chosen, setChosen] = useState<readonly ComboboxItem[]>([])
  const [attempted, setAttempted] = useState(false)
  const [asking, setAsking] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const [progress, setProgress] = useState<string>()
  const mutation = useSafeMutation(joinGroupMutation(scope, user.uuid))
  const waiting = useRetryReason(mutation.state)
  const joining = useSingleFlight()
  const body = useRef<HTMLDivElement>(null)
  const name = displayName(user)
  const first = firstName(user)
  const held = client.getQueryData(groupsOfUserQuery(scope, user.uuid).queryKey)?.rows ?? []
  const heldIds = new Set(held.map(({ identifier }) => identifier))
  const busy = progress !== undefined

  const close = () => {
    if (joining.isRunning()) return
    if (chosen.length > 0 && !asking) setAsking(true)
    else onClose()
  }
  const join = async () => {
    setAttempted(true)
    setAsking(false)
    if (chosen.length === 0) {
      requestAnimationFrame(() => body.current?.querySelector('input')?.focus())
      return
    }
    setOutcome(undefined)
    mutation.reset()
    setProgress(`Looking at the groups of ${first}`)
    try {
      const lines: Line[] = []
      // Skip groups that somebody else added meanwhile: the service refuses members.
      const now = await client.query({ ...groupsOfUserQuery(scope, user.uuid), staleTime: 0, retry: false })
      const present = new Set(now.rows.map(({ identifier }) => identifier))
      let stopped = false
      for (const [index, group] of chosen.entries()) {
        if (present.has(group.value)) {
          lines.push({ group, verdict: { kind: 'done' }, already: true })
          continue
        }
        setProgress(`Adding ${first} to ${group.label}, ${index + 1} of ${chosen.length}`)
        const result = await mutation.run({ user, group: { id: group.value, name: group.label } })
        if (result.status === 'dropped') return
        lines.push({ group, verdict: verdictOf(result) })
        stopped = stops(result)
        if (stopped) break
      }
      await refetchKeys(client, touchedByGroups(scope, user.uuid))
      const done = new Set(lines.filter(({ verdict }) => verdict.kind === 'done').map(({ group }) => group.value))
      if (done.size === chosen.length && lines.every(({ already }) => already !== true)) {
        addToast('success', addedWords(name, chosen))
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
      stamp={scopeName}
      finalFocus={finalFocus}
      onOpenChange={(open) => {
        if (!open) close()
      }}
      footer={
        asking ? (
          <FootQuestion
            words="Discard what you chose?"
            stay="Keep choosing"
            go="Discard"
            onStay={() => setAsking(false)}
            onGo={onClose}
          />
        ) : (
          <>
            <Button onClick={close} blockedReason={busy ? 'Wait for the answer.' : undefined} reasonPlacement="hidden">
              {outcome?.kind === 'judged' && chosen.length === 0 ? 'Close' : 'Cancel'}
            </Button>
            <Button
              variant="primary"
              busy={busy}
              busyLabel="Adding"
              blockedReason={waiting}
              onClick={() => void joining.run(join)}
            >
              {chosen.length === 0 ? 'Add to groups' : `Add to ${counted(chosen.length, 'group', 'groups')}`}
            </Button>
          </>
        )
      }
    >
      <div ref={body} className="flex flex-col gap-4">
        {groups.error !== null ? (
          <Unavailable
            thing="Groups"
            error={groups.error}
            instead="Nobody can be added to a group without it."
            retrying={groups.retrying}
            onRetry={groups.retry}
          />
        ) : (
          <Field
            label="Groups"
            hint={`Each of them gives ${first} its roles.`}
            error={attempted && chosen.length === 0 ? 'Choose a group.' : undefined}
          >
            {(wiring) => (
              <MultiCombobox
                {...groups.box}
                items={groups.box.items.map((item) =>
                  heldIds.has(item.value) && item.blockedReason === undefined
                    ? { ...item, blockedReason: `${first} is in this group.` }
                    : item,
                )}
                wiring={wiring}
                values={chosen}
                chipIcon={<Users aria-hidden />}
                placeholder={`Search groups of this ${scopeLevel(scope)}`}
                onChange={(items) => {
                  if (!joining.isRunning()) setChosen(items)
                }}
              />
            )}
          </Field>
        )}
        <p role="status" className="text-sm text-muted empty:hidden">
          {progress}
        </p>
        {mutation.state.status === 'pending' && <StillSaving key={progress} />}
        {outcome?.kind === 'unread' && (
          <FocusBox>
            <Note tone="danger" title="Nothing was sent">
              <p role="alert">
                Before adding, the page looks which groups <bdi>{first}</bdi> is in now. {causeOf(outcome.error)}
              </p>
            </Note>
          </FocusBox>
        )}
        {!busy && (outcome?.kind !== 'judged' || outcome.stopped) && (
          <MutationAlert
            state={mutation.state}
            failed={`${first} was not added`}
            verb={`change the members of groups in ${scopeName}`}
            gone={goneWords(scopeName)}
            unlock={<UnlockInstead scope={scope} user={user} />}
            doubt={`Adding again looks first, so nobody is added twice.`}
          />
        )}
        {outcome?.kind === 'judged' && <Judged outcome={outcome} first={first} />}
      </div>
    </Dialog>
  )
}

function addedWords(name: string, groups: readonly ComboboxItem[]): string {
  const [only] = groups
  return only !== undefined && groups.length === 1
    ? `${name} is in group ${only.label} now.`
    : `${name} is in ${counted(groups.length, 'more group', 'more groups')} now.`
}

function verdictOf(result: Exclude<MutationResult<unknown>, { status: 'dropped' }>): Verdict {
  if (result.status === 'done')
    return result.confirmed
      ? { kind: 'done' }
      : { kind: 'failed', reason: 'Harness answered, but its answer does not name the person among the members.' }
  if (result.status === 'refused') return { kind: 'failed', reason: causeOf(result.error) }
  if (result.finding === 'done') return { kind: 'done' }
  return result.finding === 'not-done'
    ? { kind: 'failed', reason: `${causeOf(result.error)} A look shows that it was not done.` }
    : { kind: 'unknown', reason: `${causeOf(result.error)} It could not be looked up.` }
}

/** Whether what stood in the way would stand in the way of the next group, too. */
function stops(result: Exclude<MutationResult<unknown>, { status: 'dropped' }>): boolean {
  if (result.status === 'done') return false
  if (result.status === 'doubt') return result.finding !== 'done'
  return result.outcome !== 'refused' || result.error.kind !== 'http' || result.error.status === 429
}

function Judged({ outcome, first }: { outcome: Extract<Outcome, { kind: 'judged' }>; first: string }) {
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
            : `${first} was added to ${counted(sent, 'group', 'groups')}`
          : `${open} of ${counted(total, 'group', 'groups')} ${open === 1 ? 'is' : 'are'} not done`
      }
    >
      <div role="alert">
        <ul aria-label="What became of each group" className="mt-1 flex flex-col gap-1">
          {lines.map((line) => (
            <li key={line.group.value} className="flex gap-2 wrap-anywhere [&>svg]:mt-0.5">
              {icons[line.verdict.kind]}
              <span className="min-w-0">
                <bdi className="font-medium text-text">{line.group.label}</bdi>: {lineWords(line)}
              </span>
            </li>
          ))}
        </ul>
        {unsent > 0 && (
          <p className="mt-1">
            {counted(unsent, 'group was', 'groups were')} not tried, because the same would have stood in the way.
          </p>
        )}
        {sent === 0 && unsent === 0 && <p className="mt-1">Nothing was sent to Harness.</p>}
        {open > 0 && <p className="mt-1">What is not done stays chosen above.</p>}
      </div>
    </Note>
  )
  // A message about the call itself has the focus then.
  return stopped ? note : <FocusBox>{note}</FocusBox>
}

const icons = {
  done: <CircleCheck aria-hidden className="size-4 shrink-0 text-success-text" />,
  failed: <CircleX aria-hidden className="size-4 shrink-0 text-danger-text" />,
  unknown: <CircleHelp aria-hidden className="size-4 shrink-0 text-warning-text" />,
}

function lineWords({ verdict, already }: Line): string {
  if (already) return 'was already a member.'
  if (verdict.kind === 'done') return 'added.'
  return `${verdict.kind === 'failed' ? 'not added' : 'not known'}. ${verdict.reason}`
}
