import { useQuery } from '@tanstack/react-query'
import { UsersRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { CompletenessLine } from '#src/components/access/completeness-line.tsx'
import { LoadPanel } from '#src/components/access/load-panel.tsx'
import { useAccessLoad, type ShownLoad } from '#src/components/access/use-access-load.ts'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { ReadError } from '#src/components/read-error.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { findingOf, sizeOf, type Figures } from '#src/domain/access-review/findings.ts'
import { lacksAssignments } from '#src/domain/access-review/holdings.ts'
import { unlistableWords } from '#src/domain/access-review/review-words.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { accessFiguresQuery } from '#src/jobs/access-figures.ts'
import { figuresOnly } from '#src/jobs/access-load.ts'
import { Card, CardHeader } from '#src/ui/card.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Note } from '#src/ui/note.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { questions, type Question } from './finding-words.ts'
import { matrixTitle } from './matrix-words.ts'
import { RoleChart } from './role-chart.tsx'
import { Tiles } from './tiles.tsx'
import { TwoFactorChart } from './two-factor-chart.tsx'

/** What stands out in the access of a scope. */
export function OverviewPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  useTitle('Access review', scopeName.name)
  const head = (
    <PageHeader
      title="Access review"
      description={
        <>
          Who has access in <bdi>{scopeName.full}</bdi>, and what stands out.
        </>
      }
    />
  )
  return (
    <ViewGate scope={scope} scopeName={scopeName} head={head}>
      <>
        {head}
        <Overview key={scopeId(scope)} scope={scope} scopeName={scopeName} />
      </>
    </ViewGate>
  )
}

function Overview({ scope, scopeName }: { scope: Scope; scopeName: ScopeName }) {
  const shown = useAccessLoad(scope, figuresOnly)
  const { load, state, snapshot } = shown
  const query = useQuery(accessFiguresQuery(scope, snapshot?.endedAt))
  // The figures before stay until the new ones are worked out.
  const figures = query.data
  const thing = `the role assignments of ${scopeName.full}`
  if (snapshot !== undefined && snapshot.users.size === 0 && snapshot.completeness.level !== 'gaps')
    return (
      <EmptyState icon={<UsersRound />} title="No users yet">
        <p>There’s no access to review here.</p>
      </EmptyState>
    )
  return (
    <div className="flex flex-col gap-4 px-4 pb-6 md:px-6">
      {snapshot !== undefined && (
        <CompletenessLine
          scope={scope}
          snapshot={snapshot}
          busy={state.phase !== 'loaded' && state.phase !== 'broken'}
          onAgain={load.begin}
        />
      )}
      <LoadPanel load={load} state={state} thing={thing} rows={{ one: 'user', other: 'users' }} />
      {state.phase !== 'idle' && state.phase !== 'planning' && (state.phase !== 'broken' || snapshot !== undefined) && (
        <PartBoundary name="the figures">
          <Tiles scope={scope} scopeName={scopeName} state={state} figures={figures} snapshot={snapshot} />
        </PartBoundary>
      )}
      {query.isError ? (
        <ReadError error={query.error} thing="the figures" onRetry={() => void query.refetch()} />
      ) : snapshot !== undefined && lacksAssignments(snapshot, scope) ? (
        <Note>We couldn’t load role assignments, so roles and questions aren’t shown.</Note>
      ) : figures !== undefined && snapshot !== undefined ? (
        <PartBoundary name="the charts and questions">
          <Details scope={scope} figures={figures} />
        </PartBoundary>
      ) : (
        <Waiting state={state} loaded={snapshot !== undefined} />
      )}
      <p className="text-sm text-muted">{unlistableWords}</p>
    </div>
  )
}

/** In the place of what needs everything to be loaded. */
function Waiting({ state, loaded }: { state: ShownLoad['state']; loaded: boolean }) {
  if (loaded) return <Spinner label="Working out the figures" />
  return state.phase === 'planned' || state.phase === 'stopped' ? (
    <p className="text-sm text-text-secondary">
      2FA coverage, users by role, and the questions appear once all role assignments are loaded.
    </p>
  ) : null
}

function Details({ scope, figures }: { scope: Scope; figures: Figures }) {
  return (
    <>
      <div className="grid items-start gap-4 *:min-w-0 xl:grid-cols-[2fr_3fr]">
        <TwoFactorChart scope={scope} twoFactor={figures.twoFactor} />
        <RoleChart scope={scope} matrix={figures.matrix} />
      </div>
      <Card aria-labelledby="questions">
        <CardHeader id="questions" title="Questions">
          Each figure opens the users or role assignments behind it.
        </CardHeader>
        <ul className="mt-3 divide-y divide-line border-t border-line">
          {questions.map((question) => (
            <QuestionRow key={question.title} scope={scope} question={question} figures={figures} />
          ))}
          <QuestionLine
            title="Invitations pending since an earlier date"
            rule="Harness doesn’t report when an invitation was sent, so we can’t tell which ones are old."
          >
            <Link to={paths.invitations(scope)} className="text-accent-text underline">
              Pending invitations
            </Link>
          </QuestionLine>
        </ul>
      </Card>
      <Card>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-3 text-sm text-text-secondary md:px-5">
          <Link to={paths.matrix(scope)} className="font-medium text-accent-text underline">
            {matrixTitle}
          </Link>{' '}
          <span>Which user has which role, and whether it’s direct or inherited from a group.</span>
        </p>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-t border-line px-4 py-3 text-sm text-text-secondary md:px-5">
          <Link to={paths.snapshots(scope)} className="font-medium text-accent-text underline">
            Snapshots
          </Link>{' '}
          <span>Save who has access today, and see what changed since an earlier snapshot.</span>
        </p>
      </Card>
    </>
  )
}

function QuestionRow({ scope, question, figures }: { scope: Scope; question: Question; figures: Figures }) {
  return (
    <QuestionLine title={question.title} rule={question.rule}>
      {question.lists.map(({ name, label }) => (
        <Link
          key={name}
          to={paths.finding(scope, name)}
          className="flex min-h-6 items-baseline gap-1.5 rounded-badge whitespace-nowrap text-text-secondary hover:text-text hover:underline"
        >
          <strong className="text-md font-semibold text-text tabular-nums">
            {formatNumber(sizeOf(findingOf(figures, name, {})))}
          </strong>{' '}
          <span className="sr-only">{question.title}: </span>
          {label}
        </Link>
      ))}
    </QuestionLine>
  )
}

function QuestionLine({ title, rule, children }: { title: string; rule: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5 px-4 py-3 text-sm md:px-5">
      <div className="min-w-0 max-md:basis-full md:max-w-[60%]">
        <h3 className="font-medium text-text">{title}</h3>
        <p className="text-text-secondary">{rule}</p>
      </div>
      <div className="flex flex-wrap gap-x-5 gap-y-1">{children}</div>
    </li>
  )
}
