import { memo, useEffect, useRef, useState } from 'react'
import { useThrottledValue } from '#src/components/use-throttled-value.ts'
import type { Selection } from '#src/components/use-selection.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { durationText, leftText, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { readingTime, type PaginationState } from '#src/jobs/paginate-all.ts'
import type { UserListParams } from '#src/queries/user-keys.ts'
import { useStableHandler } from '#src/ui/use-stable-handler.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { readAllUsers } from '#src/jobs/read-users.ts'

export type SelectMatchingProps = {
  scope: Scope
  selection: Selection<UserAggregate>
  /** Rows of the shown page. */
  pageRows: readonly UserAggregate[]
  params: UserListParams
  /** Total of the list on all pages; 0 if unknown. */
  total: number
  /** The list contains only users with a direct assignment of the roles. */
  direct: boolean
  /** Loads everyone first, if the list alone can't determine the matches. */
  onEveryone: (() => void) | undefined
  /** Results of a finished scan; undefined if they must be loaded. */
  everyone: readonly UserAggregate[] | undefined
}

/** The second step of "select all": everyone who matches, loaded page by page before anything is done. */
export function SelectMatching(props: SelectMatchingProps) {
  const { scope, selection, pageRows, params, total, direct, everyone, onEveryone } = props
  const { chosen, has, setAll } = selection
  const [progress, setProgress] = useState<PaginationState>()
  const [ended, setEnded] = useState<string>()
  const abort = useRef<AbortController>(undefined)
  useEffect(
    () => () => {
      abort.current?.abort()
    },
    [],
  )
  const read = async () => {
    const controller = new AbortController()
    abort.current = controller
    setEnded(undefined)
    const { rows, state } = await readAllUsers(scope, params, { onState: setProgress, signal: controller.signal })
    setProgress(undefined)
    abort.current = undefined
    if (controller.signal.aborted) return
    if (state.phase === 'over' && !state.capped) setAll(rows, true)
    setEnded(endText(state, rows.length))
  }
  const all = useStableHandler(() => {
    if (everyone === undefined) void read()
    else setAll(everyone, true)
  })
  const text = progress === undefined ? '' : progressText(progress, total)
  const announced = useThrottledValue(text)
  const ahead = everyone === undefined ? readingTime(total) : 0
  const wholePage = pageRows.length > 0 && pageRows.every(({ user }) => has(user.uuid))
  const left = leftText(progress?.timeLeft)
  if (progress !== undefined)
    return (
      <>
        <Status as="span" className="sr-only">
          {announced}
        </Status>
        <span className="flex items-center gap-2 text-text-secondary tabular-nums">
          <Spinner decorative />
          {text}
          {left !== undefined && `. ${left}.`}
        </span>
        <Button variant="ghost" size="small" onClick={() => abort.current?.abort()}>
          Cancel
        </Button>
      </>
    )
  return (
    <>
      {/* The checkbox in the table header is out of view there. */}
      {!wholePage && (
        <Button
          variant="ghost"
          size="small"
          className="md:hidden"
          onClick={() => {
            setAll(pageRows, true)
          }}
        >
          Select page
        </Button>
      )}
      {chosen.length < total && <SelectAll total={total} direct={direct} ahead={ahead} onPress={all} />}
      {onEveryone !== undefined && (
        <Button variant="ghost" size="small" className="md:hover:bg-surface" onClick={onEveryone}>
          Load all users to select everyone
        </Button>
      )}
      {ended !== undefined && (
        <Status as="span" className="text-text-secondary">
          {ended}
        </Status>
      )}
    </>
  )
}

type SelectAllProps = {
  total: number
  direct: boolean
  /** Duration of loading the users, in milliseconds. */
  ahead: number
  onPress: () => void
}

/** A separate component, so that a selection doesn't re-render it. */
const SelectAll = memo(function SelectAll({ total, direct, ahead, onPress }: SelectAllProps) {
  return (
    <Button variant="ghost" size="small" className="md:hover:bg-surface" onClick={onPress}>
      {direct ? (
        `Select all ${formatNumber(total)} with these direct roles`
      ) : (
        <>
          Select all {formatNumber(total)} <span className="sr-only">matching</span>
        </>
      )}
      {ahead >= MIN_SHOWN_DURATION && <span> (about {durationText(ahead)})</span>}
    </Button>
  )
})

function progressText({ phase, people, total: reportedTotal }: PaginationState, total: number): string {
  const text = `${formatNumber(people)} of ${formatNumber(reportedTotal ?? total)} loaded`
  return phase === 'waiting' ? `Waiting: ${text}` : text
}

/** Result, unless everyone was selected. */
function endText(state: PaginationState, people: number): string | undefined {
  if (state.phase === 'failed')
    return `Some users couldn’t be loaded, so the selection didn’t change. ${state.reason ?? ''}`.trim()
  if (state.phase !== 'over') return undefined
  if (state.capped) return 'Harness can’t return everyone with these roles, so the selection didn’t change.'
  const unread =
    state.unread > 0
      ? byCount(
          state.unread,
          '1 entry couldn’t be loaded.',
          `${formatNumber(state.unread)} entries couldn’t be loaded.`,
        )
      : ''
  const moved = state.changed
    ? byCount(
        people,
        'The list changed while it was loading. 1 user was selected.',
        `The list changed while it was loading. ${formatNumber(people)} users were selected, each once.`,
      )
    : ''
  return `${moved} ${unread}`.trim() || undefined
}
