import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { LoadPanel } from '#src/components/access/load-panel.tsx'
import { useAccessLoad } from '#src/components/access/use-access-load.ts'
import { useSession } from '#src/components/session-context.ts'
import { ReadError } from '#src/components/read-error.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import {
  onlyUsersText,
  partialUsersText,
  reviewedUsersText,
  unlistableText,
} from '#src/domain/access-review/review-text.ts'
import {
  MAX_ITEMS,
  MAX_REVIEWED_USERS,
  type Criteria,
  type ItemKind,
  type ReviewedUsers,
} from '#src/domain/access-review/review.ts'
import type { ReviewItems } from '#src/domain/access-review/review-items.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { keepReview } from '#src/jobs/kept-reviews.ts'
import { createReview, reviewItemsQuery, type UsersToReview } from '#src/jobs/create-review.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter, CardHeader } from '#src/ui/card.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { keepLabel, keptText } from './kept-text.ts'
import { ProofLine } from './proof-line.tsx'
import type { ReviewForm } from './review.form.ts'
import { TooManyUsers } from './too-many-users.tsx'
import { useReviewer } from './use-reviewer.ts'

type PopulationStepProps = {
  scope: Scope
  scopeName: ScopeName
  form: ReviewForm
  /** For a review of users. */
  users: UsersToReview | undefined
  /** Previously loaded access is outdated. */
  askedAt: number
  onBack: () => void
}

/** Loads the access of the review, shows its size and completeness, and starts it. */
export function PopulationStep({ scope, scopeName, form, users, askedAt, onBack }: PopulationStepProps) {
  const { load, state } = useAccessLoad(scope, { children: form.children, secondRoster: true })
  const loaded = state.phase === 'loaded' && state.snapshot.startedAt >= askedAt ? state.snapshot : undefined
  useEffect(() => {
    // A review starts with current access.
    if (state.phase === 'loaded' && state.snapshot.startedAt < askedAt) load.begin()
  }, [load, state, askedAt])
  const criteria: Criteria = {
    scope,
    children: form.children,
    roles: form.roles,
    serviceAccounts: form.serviceAccounts,
    invitations: form.invitations,
    groupMembers: form.groupMembers,
    withoutRole: form.withoutRole,
  }
  const query = useQuery(reviewItemsQuery(criteria, users, loaded))
  return (
    <div className="flex max-w-3xl flex-col gap-4 px-4 pb-6 md:px-6">
      <LoadPanel load={load} state={state} what={['assignmentsIn', scopeName.full]} rows="users" />
      {query.isError && <ReadError error={query.error} what="reviewItems" onRetry={() => void query.refetch()} />}
      {loaded !== undefined && query.isPending && <Spinner label="Counting the items…" />}
      {loaded !== undefined && query.data !== undefined ? (
        <Loaded {...{ scope, scopeName, form, onBack }} snapshot={loaded} found={query.data} />
      ) : (
        <p>
          <Button onClick={onBack}>Back</Button>
        </p>
      )}
    </div>
  )
}

type LoadedProps = Omit<PopulationStepProps, 'askedAt' | 'users'> & {
  snapshot: AccessSnapshot
  found: ReviewItems & { readonly criteria: Criteria; readonly away: number }
}

function Loaded({ scope, scopeName, form, snapshot, found, onBack }: LoadedProps) {
  const { criteria, items, managed, away } = found
  const navigate = useNavigate()
  const reviewer = useReviewer(form.reviewer)
  const { caller } = useSession()
  const [busy, setBusy] = useState(false)
  const [keeps, setKeeps] = useState(false)
  const { roles } = criteria
  const users = roles.kind === 'users' ? roles : undefined
  const problem = itemsProblem(items.length, users)
  const start = async () => {
    if (reviewer === undefined) return
    setBusy(true)
    const { name, reviewBy, nextReview, earlier } = form
    const id = await createReview(
      { name, reviewBy, nextReview, criteria, population: snapshot, items, managed },
      reviewer,
      earlier,
    )
    // If that fails, the review says so.
    if (keeps) await keepReview(id)
    void navigate(paths.review(scope, id), { replace: true })
  }
  return (
    <Card aria-labelledby="in-the-review">
      <CardHeader id="in-the-review" title={counted(items.length, 'item', 'items')}>
        What’s in “{form.name}”
      </CardHeader>
      <div className="flex flex-col gap-4 p-4 md:p-5">
        {users !== undefined && <UsersOfReview users={users} away={away} scopeName={scopeName} />}
        {users !== undefined && users.ids.length > MAX_REVIEWED_USERS ? (
          <TooManyUsers count={users.ids.length} />
        ) : problem !== undefined ? (
          <Note tone="warning" title={problem.title}>
            <p role="alert">{problem.text}</p>
          </Note>
        ) : (
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm tabular-nums">
            {kindsOf(items).map(([text, count]) => (
              <div key={text} className="contents">
                <dt className="text-text-secondary">{text}</dt>
                <dd className="text-text">{formatNumber(count)}</dd>
              </div>
            ))}
          </dl>
        )}
        {managed > 0 && (
          <p className="text-sm text-text-secondary">
            {byCount(
              managed,
              '1 role assignment is part of the membership and can’t be removed separately, so it isn’t an item.',
              `${formatNumber(managed)} role assignments are part of the membership and can’t be removed separately, so they aren’t items.`,
            )}
          </p>
        )}
        {form.earlier !== undefined && (
          <p className="text-sm wrap-anywhere text-text-secondary">
            Compared with <bdi>{form.earlier.name ?? form.earlier.file}</bdi>.
          </p>
        )}
        <ProofLine snapshot={snapshot} scope={scope} scopeName={scopeName} />
        <p className="text-sm text-muted">{unlistableText}</p>
        {problem === undefined && caller !== undefined && (
          <Checkbox
            label={keepLabel(form.reviewBy)}
            hint={keptText(snapshot.users.size)}
            checked={keeps}
            onChange={({ currentTarget: { checked } }) => {
              setKeeps(checked)
            }}
          />
        )}
      </div>
      <CardFooter>
        <span className="flex-1" />
        <Button onClick={onBack}>Back</Button>
        {problem === undefined && (
          <Button variant="primary" busy={busy || reviewer === undefined} onClick={() => void start()}>
            Start review
          </Button>
        )}
      </CardFooter>
    </Card>
  )
}

/** The users of the review, and those who can't be included. */
function UsersOfReview({ users, away, scopeName }: { users: ReviewedUsers; away: number; scopeName: ScopeName }) {
  return (
    <>
      <p className="text-sm wrap-anywhere text-text-secondary">
        <bdi className="font-medium text-text">{reviewedUsersText(users)}</bdi>. {onlyUsersText}
      </p>
      {away > 0 && (
        <Note
          tone="warning"
          title={byCount(
            away,
            '1 selected user isn’t in the review',
            `${formatNumber(away)} selected users aren’t in the review`,
          )}
        >
          <p>
            They aren’t in <bdi>{scopeName.full}</bdi>.
          </p>
        </Note>
      )}
      {users.isPartial === true && (
        <Note tone="warning" title="Some users might be missing">
          <p>{partialUsersText}</p>
        </Note>
      )}
    </>
  )
}

function itemsProblem(count: number, users: ReviewedUsers | undefined): { title: string; text: string } | undefined {
  if (users?.ids.length === 0)
    return { title: 'No user to review', text: 'No user matches. Go back and choose other users.' }
  if (count === 0 && users !== undefined)
    return {
      title: 'Nothing to review',
      text: 'These users have no direct roles. Go back and include more.',
    }
  if (count === 0) return { title: 'Nothing to review', text: 'No role assignment matches. Go back and include more.' }
  if (count <= MAX_ITEMS) return undefined
  return {
    title: 'Too many items for one review',
    text: `A review can have up to ${formatNumber(MAX_ITEMS)} items. Review each organization or project separately, or one role at a time.`,
  }
}

const kindLabels: Record<ItemKind, string> = {
  'user-assignment': 'Direct role assignments of users',
  'group-assignment': 'Role assignments of groups',
  'service-account-assignment': 'Role assignments of service accounts',
  'orphan-assignment': 'Role assignments without a user',
  'group-member': 'Group members',
  membership: 'Users without a role',
  invitation: 'Pending invitations',
}

function kindsOf(items: ReviewItems['items']): [words: string, count: number][] {
  const counts = new Map<ItemKind, number>()
  for (const { kind } of items) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => [kindLabels[kind], count])
}
