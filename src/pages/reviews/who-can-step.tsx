import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { useAccessLoad } from '#src/components/access/use-access-load.ts'
import { WhoCanLoad } from '#src/components/access/who-can-load.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { MAX_REVIEWED_USERS, type ReviewedUsers } from '#src/domain/access-review/review.ts'
import { usersWhoCan } from '#src/domain/access-review/reviewed-users.ts'
import { questionOf, type WhoCanSearch } from '#src/domain/access-review/who-can-address.ts'
import type { WhoCanQuestion } from '#src/domain/access-review/who-can.ts'
import type { Scope } from '#src/domain/scope.ts'
import { whoCanQuery } from '#src/jobs/access-figures.ts'
import { askedOnly } from '#src/jobs/access-load.ts'
import { Button } from '#src/ui/button.tsx'
import { TooManyUsers } from './too-many-users.tsx'

type WhoCanStepProps = {
  scope: Scope
  scopeName: ScopeName
  search: WhoCanSearch
  /** Previously loaded access is outdated. */
  askedAt: number
  onBack: () => void
  children: (users: ReviewedUsers) => ReactNode
}

/** Finds the users of a question by loading its access, then shows the next step. */
export function WhoCanStep({ search, ...rest }: WhoCanStepProps) {
  const question = questionOf(search, rest.scope)
  if (question === undefined) return null
  const only = question.kind === 'resource-group' ? '' : search.resourceGroup
  return <Question {...rest} question={question} only={only} />
}

type QuestionProps = Omit<WhoCanStepProps, 'search'> & { question: WhoCanQuestion; only: string }

function Question({ scope, scopeName, question, only, askedAt, onBack, children }: QuestionProps) {
  const [names, setNames] = useState(false)
  const { load, state } = useAccessLoad(scope, askedOnly(question, names))
  const loaded = state.phase === 'loaded' && state.snapshot.startedAt >= askedAt ? state.snapshot : undefined
  useEffect(() => {
    // The question is answered again when a review of its users starts.
    if (state.phase === 'loaded' && state.snapshot.startedAt < askedAt) load.begin()
  }, [load, state, askedAt])
  const query = useQuery(whoCanQuery(scope, question, names, loaded?.endedAt))
  const result = query.data
  const everyone = (result?.everyone ?? []).filter(({ path }) => only === '' || path.resourceGroup === only)
  const max = everyone.reduce((max, { users = 0 }) => Math.max(max, users), 0)
  const isTooMany = max > MAX_REVIEWED_USERS
  // Groups of all users are few enough to be named. Once they are, more names don't help.
  if (everyone.length > 0 && !isTooMany && !names) setNames(true)
  if (result !== undefined && !isTooMany && (everyone.length === 0 || names))
    return <>{children(usersWhoCan(result, question, only))}</>
  return (
    <div className="flex max-w-3xl flex-col gap-4 px-4 pb-6 md:px-6">
      {isTooMany ? (
        <TooManyUsers count={max} />
      ) : (
        <WhoCanLoad load={load} state={state} scopeName={scopeName} query={query} isLoaded={loaded !== undefined} />
      )}
      <p>
        <Button onClick={onBack}>Back</Button>
      </p>
    </div>
  )
}
