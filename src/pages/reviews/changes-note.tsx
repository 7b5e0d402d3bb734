import { X } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { factsChanged, userName } from '#src/domain/access-review/change-check.ts'
import type { Drift } from '#src/domain/access-review/drift.ts'
import { isReadOnly, MAX_ITEMS, type ReviewItem } from '#src/domain/access-review/review.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { byCount, counted, formatList, formatNumber, formatTime } from '#src/domain/format.ts'
import { addItems } from '#src/jobs/review-changes.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { runToEnd } from '#src/jobs/time-slices.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { itemRows, truncated } from './item-rows.ts'

type ChangesNoteProps = {
  open: OpenReview
  drift: Drift
  now: AccessSnapshot
  scopeName: ScopeName
  onClose: () => void
}

/** Maximum number of names of one kind. */
const SHOWN = 5

/** Changes since a review started, by name, with actions. */
export function ChangesNote({ open, drift, now, scopeName, onClose }: ChangesNoteProps) {
  const { review, reviewer, known } = open
  const rowsOf = (items: readonly ReviewItem[], snapshot: AccessSnapshot) =>
    runToEnd(itemRows(items, snapshot, reviewer, scopeName.name))
  const namesOf = (items: readonly ReviewItem[], snapshot: AccessSnapshot) =>
    some(items, (shown) => rowsOf(shown, snapshot).map(({ name }) => name))
  const nameOf = (user: string) => truncated(userName(user, now, known))
  const byId = useMemo(() => new Map(review.items.map((item) => [item.id, item])), [review.items])
  const namesOfIds = (ids: readonly string[]) =>
    some(ids, (shown) =>
      rowsOf(
        shown.flatMap((id) => byId.get(id) ?? []),
        known,
      ).map(({ name }) => name),
    )
  // Access that was assigned again is a new item, without a decision.
  const fresh = [...drift.added, ...drift.replaced.map(({ by }) => by)].filter(({ id }) => !byId.has(id))
  const locked = isReadOnly(review)
  const isFull = review.items.length + fresh.length > MAX_ITEMS
  const { gone, replaced, added, membersChanged, userChanged, unknown } = drift
  const lines: ReactNode[] = [
    gone.length > 0 && (
      <Line
        key="gone"
        text={counted(gone.length, 'item isn’t there anymore.', 'items aren’t there anymore.')}
        names={namesOfIds(gone)}
      />
    ),
    replaced.length > 0 && (
      <Line
        key="replaced"
        text={counted(
          replaced.length,
          'item was assigned again. Its decision doesn’t carry over.',
          'items were assigned again. Their decisions don’t carry over.',
        )}
        names={namesOf(
          replaced.map(({ by }) => by),
          now,
        )}
      />
    ),
    added.length > 0 && (
      <Line
        key="added"
        text={counted(added.length, 'new item isn’t in this review.', 'new items aren’t in this review.')}
        names={namesOf(added, now)}
      />
    ),
    membersChanged.length > 0 && (
      <Line
        key="members"
        text={byCount(
          membersChanged.length,
          '1 group has different members. Groups that were kept before users were added are undecided again.',
          `${formatNumber(membersChanged.length)} groups have different members. Groups that were kept before users were added are undecided again.`,
        )}
        names={some(membersChanged, (shown) =>
          shown.map(({ item, joined, left }) => {
            const found = byId.get(item)
            const group =
              found?.kind === 'group-assignment' ? truncated(found.group?.name ?? found.row.principal) : item
            const changes = [
              joined.length > 0 && `${formatList(some(joined, (each) => each.map(nameOf)))} added`,
              left.length > 0 && `${formatList(some(left, (each) => each.map(nameOf)))} removed`,
            ].filter((text) => text !== false)
            return `${group}: ${changes.join(', ')}`
          }),
        )}
      />
    ),
    userChanged.length > 0 && (
      <Line
        key="users"
        text={counted(userChanged.length, 'user changed.', 'users changed.')}
        names={some(userChanged, (shown) =>
          shown.map(
            ({ user }) => `${nameOf(user)}: ${formatList(factsChanged(known.users.get(user), now.users.get(user)))}`,
          ),
        )}
      />
    ),
    unknown.length > 0 && (
      <Line
        key="unknown"
        text={counted(unknown.length, 'item couldn’t be compared.', 'items couldn’t be compared.')}
        names={namesOfIds(unknown)}
      />
    ),
  ].filter((line) => line !== false)
  return (
    <Note
      tone={lines.length === 0 ? 'success' : 'warning'}
      title={
        lines.length === 0
          ? `Nothing changed since the review started, as of ${formatTime(now.endedAt)}`
          : `Changed since the review started, as of ${formatTime(now.endedAt)}`
      }
      action={<IconButton size="small" label="Close the changes" icon={<X aria-hidden />} onClick={onClose} />}
    >
      <Status as="div">
        {lines.length > 0 && <ul className="mt-1 flex list-disc flex-col gap-1 pl-4">{lines}</ul>}
      </Status>
      {fresh.length > 0 && !locked && (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            size="small"
            blockedReason={isFull ? `A review can have up to ${formatNumber(MAX_ITEMS)} items.` : undefined}
            onClick={() => {
              addItems(review.id, fresh, now)
            }}
          >
            {byCount(fresh.length, 'Add 1 item', `Add ${formatNumber(fresh.length)} items`)}
          </Button>
          <span>Otherwise they’re an exception when you sign off.</span>
        </div>
      )}
    </Note>
  )
}

function Line({ text, names }: { text: string; names: readonly string[] }) {
  return (
    <li>
      <span>{text}</span>
      <span className="block wrap-anywhere text-muted">{names.join(' · ')}</span>
    </li>
  )
}

/** The first few names, and the number of others. */
function some<Entry>(entries: readonly Entry[], namesOf: (shown: readonly Entry[]) => readonly string[]): string[] {
  const names = namesOf(entries.slice(0, SHOWN))
  return entries.length > SHOWN ? [...names, `${formatNumber(entries.length - SHOWN)} more`] : [...names]
}
