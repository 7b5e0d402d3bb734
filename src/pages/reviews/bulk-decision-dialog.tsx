import { useMemo, useState } from 'react'
import { undecided } from '#src/domain/access-review/decision-log.ts'
import {
  bulkProblem,
  keepNeedsReason,
  MAX_BULK,
  reasonProblem,
  setOf,
  type BulkProblem,
} from '#src/domain/access-review/decision-rules.ts'
import { decisionLabels } from '#src/domain/access-review/decision-labels.ts'
import { previousDecision } from '#src/domain/access-review/previous-review.ts'
import type { Decision } from '#src/domain/access-review/review-entry.ts'
import { bulkNeedsTypedWord } from '#src/domain/bulk-guards.ts'
import { byCount, counted, formatList, formatNumber } from '#src/domain/format.ts'
import { wordProblem } from '#src/domain/user-guards.ts'
import { decide } from '#src/jobs/review-decisions.ts'
import { hashOf } from '#src/jobs/review-store.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { Field, TextField } from '#src/ui/field.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { RadioGroup } from '#src/ui/radio-group.tsx'
import { WindowedList } from '#src/ui/windowed-list.tsx'
import { wasRemoved, type ItemRow } from './item-rows.ts'

const choices = ['keep', 'remove', 'not-sure'] as const
type BulkChoice = (typeof choices)[number]

type TogetherDialogProps = {
  open: OpenReview
  /** The selection; without one, the items of the list. */
  rows: readonly ItemRow[]
  /** The list's current content. */
  shown: readonly ItemRow[]
  onDecided: () => void
  onClose: () => void
}

type ItemSet = { readonly key: string; readonly label: string; readonly rows: readonly ItemRow[] }

/** One decision for items that share role, resource group and scope: only for items that the list shows. */
export function BulkDecisionDialog({ open, rows, shown, onDecided, onClose }: TogetherDialogProps) {
  const [key, setKey] = useState<string>()
  const [decision, setDecision] = useState<BulkChoice>('remove')
  const [reason, setReason] = useState('')
  const [word, setWord] = useState('')
  const [tried, setTried] = useState(false)
  const sets = useMemo(() => setsOf(open, rows), [open, rows])
  const set = sets.find((each) => each.key === key) ?? sets[0]
  const matchingItems = (set?.rows ?? []).filter(
    (row) => decision !== 'keep' || !keepNeedsReason(row.item, wasRemoved(row)),
  )
  const chosen = matchingItems.slice(0, MAX_BULK)
  const problem = problemOf(open, shown, set, chosen, decision)
  const cause = reasonProblem(reason, decision, true)
  const needsWord = decision === 'remove' && bulkNeedsTypedWord(chosen.length, false)
  const wrongWord = needsWord ? wordProblem(word) : undefined
  const save = () => {
    setTried(true)
    if (problem !== undefined || cause !== undefined || wrongWord !== undefined) return
    decide(
      open.review.id,
      chosen.map(({ item }) => item.id),
      { decision, reason },
    )
    onDecided()
    onClose()
  }
  return (
    <Dialog
      open
      size="confirm"
      title="Decide several items"
      keepOnOutsideClick={reason !== ''}
      onOpenChange={(stays) => {
        if (!stays) onClose()
      }}
      footer={
        set === undefined ? (
          <Button onClick={onClose}>Close</Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              type="submit"
              form="decide-together"
              blockedReason={problem === undefined ? undefined : 'Check the note above.'}
              reasonPlacement="hidden"
            >
              {problem === undefined
                ? byCount(chosen.length, 'Save 1 decision', `Save ${formatNumber(chosen.length)} decisions`)
                : 'Save decisions'}
            </Button>
          </>
        )
      }
    >
      {set === undefined ? (
        <p>
          {rows === shown
            ? 'No items in this list can be decided together.'
            : 'The selected items can’t be decided together.'}{' '}
          Choose at least 2 undecided items with the same role, resource group, and scope.
        </p>
      ) : (
        <form
          id="decide-together"
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            save()
          }}
        >
          <Field
            label="Items"
            hint={
              rows === shown
                ? 'Undecided items in the list with the same role, resource group, and scope'
                : 'Selected undecided items with the same role, resource group, and scope'
            }
          >
            {(wiring) => (
              <NativeSelect
                {...wiring}
                className="w-full"
                value={set.key}
                onChange={({ currentTarget: { value } }) => {
                  setKey(value)
                }}
              >
                {sets.map((each) => (
                  <option key={each.key} value={each.key}>
                    {each.label} ({formatNumber(each.rows.length)})
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
          <RadioGroup
            legend="Decision"
            name="decision"
            value={decision}
            options={choices.map((value) => ({ value, label: decisionLabels[value] }))}
            onChange={setDecision}
          />
          <ProblemNote problem={problem} rows={shown} />
          {problem === undefined && set.rows.length > matchingItems.length && (
            <p className="text-sm">
              {byCount(
                set.rows.length - matchingItems.length,
                '1 item is flagged, is privileged, or was to be removed in the last review. Decide it separately.',
                `${formatNumber(set.rows.length - matchingItems.length)} items are flagged, are privileged, or were to be removed in the last review. Decide them one by one.`,
              )}
            </p>
          )}
          {chosen.length > 0 && (
            <div className="flex flex-col gap-1.5">
              <p className="text-sm font-medium text-text">
                {matchingItems.length > chosen.length
                  ? byCount(
                      chosen.length,
                      `1 item, the first of ${formatNumber(matchingItems.length)}`,
                      `${formatNumber(chosen.length)} items, the first of ${formatNumber(matchingItems.length)}`,
                    )
                  : counted(chosen.length, 'item', 'items')}
              </p>
              <WindowedList
                label="Items to decide"
                items={chosen}
                keyOf={({ item }) => item.id}
                className="max-h-40 rounded-control border border-edge px-3 py-1.5"
              >
                {({ subject, email }) => (
                  <>
                    <bdi>{subject}</bdi>
                    {email !== undefined && email !== subject && <bdi className="text-muted"> {email}</bdi>}
                  </>
                )}
              </WindowedList>
            </div>
          )}
          <TextField
            label="Reason"
            hint="Don’t enter passwords or API keys"
            error={tried ? cause : undefined}
            value={reason}
            autoComplete="off"
            onChange={(event) => {
              setReason(event.currentTarget.value)
            }}
          />
          {needsWord && (
            <TextField
              label={
                <>
                  Type <strong translate="no">remove</strong> to confirm
                </>
              }
              error={tried && wrongWord !== undefined ? <>{wrongWord}: remove</> : undefined}
              value={word}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={(event) => {
                setWord(event.currentTarget.value)
              }}
            />
          )}
        </form>
      )}
    </Dialog>
  )
}

function setsOf(open: OpenReview, rows: readonly ItemRow[]): ItemSet[] {
  const found = new Map<string, ItemRow[]>()
  for (const row of rows) {
    const key = setOf(row.item)
    const { decision } = open.decisionStates.get(row.item.id) ?? undecided
    if (key === undefined || row.own === 'own' || decision !== undefined) continue
    const known = found.get(key)
    if (known === undefined) found.set(key, [row])
    else known.push(row)
  }
  return [...found]
    .filter(([, groupItems]) => groupItems.length > 1)
    .map(([key, groupItems]) => {
      const [first] = groupItems
      return { key, label: [first?.role, first?.resourceGroup, first?.scopeName].join(' · '), rows: groupItems }
    })
    .toSorted((one, other) => other.rows.length - one.rows.length)
}

function problemOf(
  { review, events }: OpenReview,
  rows: readonly ItemRow[],
  set: ItemSet | undefined,
  chosen: readonly ItemRow[],
  decision: Decision,
): BulkProblem | undefined {
  const own = new Set(rows.filter((row) => row.own === 'own').map(({ item }) => item.id))
  return bulkProblem({
    review: review.id,
    items: chosen.map(({ item }) => item),
    decision,
    shown: new Set(rows.map(({ item }) => item.id)),
    set: review.items.filter((item) => setOf(item) === set?.key),
    isOwn: ({ id }) => own.has(id),
    wasRemoved: (item) => previousDecision(review, item)?.decision === 'remove',
    isDecidedAlone: (id) =>
      events.get(id)?.some((event) => event.bulkId === undefined && event.decision !== 'undone') === true,
    hash: hashOf,
  })
}

function ProblemNote({ problem, rows }: { problem: BulkProblem | undefined; rows: readonly ItemRow[] }) {
  if (problem === undefined) return null
  if (typeof problem === 'object') {
    const names = problem.sample.map(({ id }) => rows.find(({ item }) => item.id === id)?.subject ?? id)
    return (
      <Note
        tone="warning"
        title={byCount(
          names.length,
          'Decide 1 item separately first',
          `Decide ${formatNumber(names.length)} items one by one first`,
        )}
      >
        <p>
          To keep more than 25 items together, decide these first: {formatList(names)}. The review chooses these items,
          so they stay the same.
        </p>
      </Note>
    )
  }
  if (problem === 'none')
    return (
      <Note tone="warning" title="These items can’t be kept together">
        <p>
          All of them are flagged, are privileged, or were to be removed in the last review. Decide them one by one.
        </p>
      </Note>
    )
  return (
    <Note tone="warning" title="These items can’t be decided together">
      <p>They need the same role, resource group, and scope, up to {formatNumber(MAX_BULK)} at a time.</p>
    </Note>
  )
}
