import { useQueryClient } from '@tanstack/react-query'
import { UserRoundPlus } from 'lucide-react'
import { useRef, useState, useSyncExternalStore, type RefObject } from 'react'
import { Link } from 'react-router'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { stateLabels } from '#src/components/run-text.ts'
import { DurationNote } from '#src/components/duration-note.tsx'
import { useBulkRuns, useBulkState } from '#src/components/use-bulk-runs.ts'
import { highRiskRolesIn, type ElsewherePlace } from '#src/domain/access-elsewhere.ts'
import { bulkNeedsTypedWord } from '#src/domain/bulk-guards.ts'
import { minTime } from '#src/domain/duration.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { pairText } from '#src/domain/role-changes.ts'
import type { Scope } from '#src/domain/scope.ts'
import { countBulk, type BulkRow } from '#src/jobs/bulk-rows.ts'
import { subscribeBulkRuns, type KeptRun } from '#src/jobs/bulk-run-store.ts'
import { startBulkRun } from '#src/jobs/bulk-mutation.ts'
import { grantCallsOf, grantElsewherePlan, placeOfRow, type Receivers } from '#src/jobs/grant-elsewhere.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { ScrollBox } from '#src/ui/scroll-box.tsx'
import { PlacesNote } from './elsewhere.tsx'

const ASSIGN_WORD = 'assign'

type GrantElsewhereDialogProps = {
  /** Scope the access was copied to. */
  scope: Scope
  /** Name of the user who has the access. */
  from: string
  places: readonly ElsewherePlace[]
  receivers: Receivers
}

type GrantElsewhereLoaderProps = GrantElsewhereDialogProps & {
  title: (places: number) => string
  linkTo: (scope: Scope) => string
}

/** Assigns a user's access of other scopes, then shows the result for each scope. */
export function GrantElsewhereDialog({ title, linkTo, ...props }: GrantElsewhereLoaderProps) {
  const [isConfirming, setConfirming] = useState(false)
  const [runIds, setRunIds] = useState<readonly string[]>([])
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const returnFocus = useRef<HTMLElement | null>(null)
  const started = useBulkRuns().filter(({ run }) => runIds.includes(run.id))
  const { rest, running } = useRemainingPlaces(started, props.places)
  // The button can unmount when the run ends, so move the focus to an element that stays.
  const begin = (runId: string) => {
    returnFocus.current = box.current
    setRunIds([...runIds, runId])
  }
  return (
    <div ref={box} tabIndex={-1} className="flex flex-col gap-3 outline-none">
      {started.map((keptRun) => (
        <Outcomes key={keptRun.run.id} keptRun={keptRun} />
      ))}
      {rest.length > 0 && (
        <PlacesNote title={title(rest.length)} from={props.from} places={rest} linkTo={linkTo}>
          <Button
            ref={button}
            size="small"
            icon={<UserRoundPlus aria-hidden />}
            aria-haspopup="dialog"
            blockedReason={running ? 'Access is being assigned now.' : undefined}
            onClick={() => {
              returnFocus.current = button.current
              setConfirming(true)
            }}
          >
            Assign in other scopes…
          </Button>
        </PlacesNote>
      )}
      {isConfirming && (
        <ConfirmGrantDialog
          {...props}
          places={rest}
          opener={returnFocus}
          onClose={() => {
            setConfirming(false)
          }}
          onStarted={begin}
        />
      )}
    </div>
  )
}

/**
 * Places where access is still to be assigned: once assigned, a place no longer counts. `running`: not every row has
 * finished.
 */
function useRemainingPlaces(started: readonly KeptRun[], places: readonly ElsewherePlace[]) {
  useSyncExternalStore(subscribeBulkRuns, () => started.map(({ run }) => countBulk(run.getState().rows).ended).join())
  const open = (place: string) => {
    const rows = started.flatMap(({ run }) => run.getState().rows.filter(({ id }) => placeOfRow(id) === place))
    return rows.length === 0 || rows.some(({ state }) => state !== 'done' && state !== 'skipped')
  }
  return {
    rest: places.filter(({ place }) => open(place)),
    running: started.some(({ run }) => !run.isAtRest()),
  }
}

type ConfirmGrantProps = GrantElsewhereDialogProps & {
  opener: RefObject<HTMLElement | null>
  onClose: () => void
  onStarted: (runId: string) => void
}

/** The selected scopes and the access to assign in each, before anything is sent. */
function ConfirmGrantDialog({ scope, from, places, receivers, opener, onClose, onStarted }: ConfirmGrantProps) {
  const client = useQueryClient()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const chosen = places.filter(({ place }) => !left.has(place))
  const highRisk = highRiskRolesIn(chosen)
  const { calls, gap } = grantCallsOf(chosen.length, receivers.emails.length)
  const start = () => {
    const plan = (session: typeof client) => grantElsewherePlan(session, scope, from, chosen, receivers)
    onStarted(startBulkRun(plan(client), plan).id)
    onClose()
  }
  return (
    <ConfirmDialog
      title={
        <>
          Assign <bdi>{receivers.text}</bdi> access in other scopes?
        </>
      }
      opener={opener}
      once
      onClose={onClose}
      onConfirm={start}
      action={{
        label:
          chosen.length === 0
            ? 'Assign access'
            : byCount(
                chosen.length,
                'Assign access in 1 scope',
                `Assign access in ${formatNumber(chosen.length)} scopes`,
              ),
        icon: <UserRoundPlus aria-hidden />,
        blockedReason: chosen.length === 0 ? 'Choose at least one scope.' : undefined,
      }}
      word={bulkNeedsTypedWord(calls, highRisk.length > 0) ? ASSIGN_WORD : undefined}
      consequences={
        <p className="text-sm">
          <bdi>{from}</bdi> has this access in other scopes. Users who aren’t members of a scope are added to it and its
          parent scopes, and get an email.
        </p>
      }
    >
      <ul aria-label="Scopes" className="flex max-h-72 flex-col gap-2 overflow-auto">
        {places.map(({ place, name, lines }) => (
          <li key={place}>
            <Checkbox
              checked={!left.has(place)}
              label={<bdi className="font-medium">{name}</bdi>}
              hint={<bdi>{formatList(lines)}</bdi>}
              onChange={({ currentTarget }) => {
                const next = new Set(left)
                if (currentTarget.checked) next.delete(place)
                else next.add(place)
                setLeft(next)
              }}
            />
          </li>
        ))}
      </ul>
      {highRisk.length > 0 && (
        <Note tone="warning" title="Broad access">
          <bdi>{formatList([...new Set(highRisk.map(pairText))])}</bdi>
        </Note>
      )}
      <DurationNote milliseconds={minTime(calls, gap)} />
    </ConfirmDialog>
  )
}

const tones: Record<BulkRow['state'], BadgeTone> = {
  failed: 'danger',
  unknown: 'warning',
  'not-sent': 'neutral',
  kept: 'neutral',
  skipped: 'neutral',
  done: 'success',
  working: 'accent',
  waiting: 'plain',
}

/** The result in each scope, during and after the run. */
function Outcomes({ keptRun }: { keptRun: KeptRun }) {
  const { rows, reason } = useBulkState(keptRun)
  const { finished, due } = countBulk(rows)
  const { id, plan } = keptRun.run
  return (
    <section aria-label="Access in other scopes" className="flex flex-col gap-1.5 text-sm">
      <Status className="tabular-nums">
        {byCount(
          due,
          `${formatNumber(finished)} of 1 scope finished.`,
          `${formatNumber(finished)} of ${formatNumber(due)} scopes finished.`,
        )}
        {reason !== undefined && ` ${reason}`}
      </Status>
      <ScrollBox label="Result in each scope" className="max-h-72">
        <ul className="flex flex-col gap-1.5">
          {rows.map((row) => (
            <li key={row.id} className="flex flex-wrap items-baseline gap-x-2">
              <Badge tone={tones[row.state]}>{stateLabels[row.state]}</Badge>
              <bdi className="font-medium text-text">{row.name}</bdi>
              <span className="min-w-0 wrap-anywhere">{row.text}</span>
            </li>
          ))}
        </ul>
      </ScrollBox>
      <Link className="self-start text-accent-text underline" to={paths.bulkRun(plan.scope.account, id)}>
        Open this bulk action
      </Link>
    </section>
  )
}
